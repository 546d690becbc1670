package io.coxswain.operator.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A fingerprint of a desired object, by which an unchanged one is recognised.
public final class AppliedHash {
  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private AppliedHash() {}

  /// The fingerprint: equal content gives equal fingerprints, in every run.
  public static String of(HasMetadata desired) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(SORTED.writeValueAsBytes(desired));
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (JsonProcessingException | NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("a Kubernetes object must be writable as JSON", impossible);
    }
  }
}
