package io.coxswain.server.contract;

import com.google.common.base.CaseFormat;

/// The kinds of request that travel through the log: each is a field of etcd's `InternalRaftRequest`
/// (api/etcdserverpb/raft_internal.proto) or, from 1000 on, one of ours.
public enum RequestKind {
  PUT(4),
  DELETE_RANGE(5),
  TXN(6),
  COMPACTION(7),
  LEASE_GRANT(8),
  LEASE_REVOKE(9),
  ALARM(10),
  LEASE_CHECKPOINT(11),
  CLUSTER_VERSION_SET(1300),
  CLUSTER_MEMBER_ATTR_SET(1301),
  /// Ours: heartbeat interval and election timeout of the whole cluster, compare-and-set on the epoch.
  TIMING(20000);

  private final int fieldNumber;

  RequestKind(int fieldNumber) {
    this.fieldNumber = fieldNumber;
  }

  /// Field number inside `InternalRaftRequest`.
  public int fieldNumber() {
    return fieldNumber;
  }

  /// What etcd's metrics call it: `LeaseGrant`.
  public String etcdName() {
    return CaseFormat.UPPER_UNDERSCORE.to(CaseFormat.UPPER_CAMEL, name());
  }
}
