package io.coxswain.server.apply;

import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.CompactionRequest;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.LeaseCheckpointRequest;
import io.coxswain.api.etcd.LeaseGrantRequest;
import io.coxswain.api.etcd.LeaseRevokeRequest;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.api.membership.ClusterMemberAttrSetRequest;
import io.coxswain.api.membership.ClusterVersionSetRequest;
import io.coxswain.server.contract.RequestKind;

/// What an entry tells the state to do. A new kind must be decided wherever this is switched over, and may
/// be proposed only when every member knows it.
sealed interface Command {

  /// Which field of etcd's request it came in.
  default RequestKind kind() {
    return switch (this) {
      case Put _ -> RequestKind.PUT;
      case DeleteRange _ -> RequestKind.DELETE_RANGE;
      case Txn _ -> RequestKind.TXN;
      case Compact _ -> RequestKind.COMPACTION;
      case GrantLease _ -> RequestKind.LEASE_GRANT;
      case RevokeLease _ -> RequestKind.LEASE_REVOKE;
      case CheckpointLeases _ -> RequestKind.LEASE_CHECKPOINT;
      case Alarm _ -> RequestKind.ALARM;
      case SetClusterVersion _ -> RequestKind.CLUSTER_VERSION_SET;
      case PublishMember _ -> RequestKind.CLUSTER_MEMBER_ATTR_SET;
    };
  }

  record Put(PutRequest request) implements Command {}

  record DeleteRange(DeleteRangeRequest request) implements Command {}

  record Txn(TxnRequest request) implements Command {}

  record Compact(CompactionRequest request) implements Command {}

  record GrantLease(LeaseGrantRequest request) implements Command {}

  record RevokeLease(LeaseRevokeRequest request) implements Command {}

  record CheckpointLeases(LeaseCheckpointRequest request) implements Command {}

  record Alarm(AlarmRequest request) implements Command {}

  record SetClusterVersion(ClusterVersionSetRequest request) implements Command {}

  /// A member says its name and where clients reach it.
  record PublishMember(ClusterMemberAttrSetRequest request) implements Command {}
}
