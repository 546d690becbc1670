package io.coxswain.server.members;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coxswain.raft.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// What a membership change says beside kind and id: etcd's `ConfigChangeContext` as JSON, and, under
/// keys that etcd skips, which member's client waits for it.
///
/// @param promote the change makes a voter of a learner; everything else about it stays
/// @param proposer member that proposed the change, 0 if nobody waits (bootstrap)
/// @param requestId the proposer's id for it
public record ChangeContext(
    long memberId,
    List<String> peerUrls,
    boolean learner,
    String name,
    boolean promote,
    long proposer,
    long requestId) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROPOSER = "coxswainProposer";
  private static final String REQUEST_ID = "coxswainRequestId";

  public ChangeContext {
    peerUrls = List.copyOf(peerUrls);
  }

  /// The context of an entry that a cluster is born with. It names nobody: a member has a name from when
  /// it has announced itself, so an id with a name has lived.
  public static ChangeContext ofGenesis(long memberId, List<String> peerUrls) {
    return new ChangeContext(memberId, peerUrls, false, "", false, 0, 0);
  }

  /// As JSON.
  public Bytes encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      writeUnsigned(json, "id", memberId);
      json.writeArrayFieldStart("peerURLs");
      for (String url : peerUrls) {
        json.writeString(url);
      }
      json.writeEndArray();
      if (learner) {
        json.writeBooleanField("isLearner", true);
      }
      if (!name.isEmpty()) {
        json.writeStringField("name", name);
      }
      json.writeBooleanField("isPromote", promote);
      if (proposer != 0) {
        writeUnsigned(json, PROPOSER, proposer);
        writeUnsigned(json, REQUEST_ID, requestId);
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Bytes.wrap(bytes.toByteArray());
  }

  /// Reads what [#encode()] or etcd wrote; an empty context stands for nothing but the id.
  ///
  /// @throws IllegalArgumentException if the bytes are neither
  public static ChangeContext decode(long memberId, Bytes bytes) {
    if (bytes.size() == 0) {
      return new ChangeContext(memberId, List.of(), false, "", false, 0, 0);
    }
    JsonNode root;
    try {
      root = JSON.readTree(bytes.unwrap());
    } catch (IOException malformed) {
      throw new IllegalArgumentException("a membership change has a broken context", malformed);
    }
    List<String> urls = new ArrayList<>();
    root.path("peerURLs").forEach(url -> urls.add(url.asText()));
    return new ChangeContext(
        memberId,
        urls,
        root.path("isLearner").asBoolean(false),
        root.path("name").asText(""),
        root.path("isPromote").asBoolean(false),
        unsigned(root, PROPOSER),
        unsigned(root, REQUEST_ID));
  }

  private static void writeUnsigned(JsonGenerator json, String field, long value)
      throws IOException {
    json.writeFieldName(field);
    json.writeNumber(new BigInteger(Long.toUnsignedString(value)));
  }

  private static long unsigned(JsonNode root, String field) {
    return root.path(field).bigIntegerValue().longValue();
  }
}
