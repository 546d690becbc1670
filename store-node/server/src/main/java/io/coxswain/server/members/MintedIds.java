package io.coxswain.server.members;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;

/// Ids exactly as etcd mints them (`server/etcdserver/api/membership/{member,cluster}.go`): every member
/// comes to the same ones without asking anybody.
public final class MintedIds {

  private MintedIds() {}

  /// A member of a cluster that is being born: from its peer URLs and the cluster token.
  public static long ofGenesisMember(List<URI> peerUrls, String clusterToken) {
    return firstEightBytes(joined(peerUrls) + clusterToken);
  }

  /// A member added to a running cluster: from its peer URLs and the second in which it is added, so
  /// that the same address gets a new id each time.
  public static long ofAddedMember(List<URI> peerUrls, long wallSeconds) {
    return firstEightBytes(joined(peerUrls) + wallSeconds);
  }

  /// The cluster: from the ids of the members it is born with.
  public static long ofCluster(Collection<Long> memberIds) {
    ByteBuffer bytes = ByteBuffer.allocate(memberIds.size() * Long.BYTES);
    memberIds.stream().sorted(Long::compareUnsigned).forEach(bytes::putLong);
    return firstEightBytes(bytes.array());
  }

  private static String joined(List<URI> peerUrls) {
    return String.join("", peerUrls.stream().map(URI::toString).sorted().toList());
  }

  private static long firstEightBytes(String text) {
    return firstEightBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static long firstEightBytes(byte[] bytes) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-1").digest(bytes)).getLong();
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
