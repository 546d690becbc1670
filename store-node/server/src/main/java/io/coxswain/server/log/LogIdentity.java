package io.coxswain.server.log;

import io.coxswain.api.etcd.Metadata;

/// Whose log it is; stands at the head of every segment.
///
/// @param memberId uint64
/// @param clusterId uint64
public record LogIdentity(long memberId, long clusterId) {
  /// As it stands in a record.
  byte[] encode() {
    return Metadata.newBuilder().setNodeID(memberId).setClusterID(clusterId).build().toByteArray();
  }
}
