package io.coxswain.server.peer;

import io.coxswain.raft.MemberId;
import io.grpc.Status;

/// Why a member doesn't talk to another one. A mistake may be corrected; who was removed never comes back, and
/// must be able to tell the two apart (etcd answers the latter with 410 Gone).
final class Refusal {
  private Refusal() {}

  static Status of(String why) {
    return Status.FAILED_PRECONDITION.withDescription(why);
  }

  static Status removed(long memberId) {
    return Status.PERMISSION_DENIED.withDescription(
        "member %s was removed from the cluster".formatted(MemberId.format(memberId)));
  }

  static Status forgotten(long memberId) {
    return of(
        "the called member has lost its data, or it would know member %s"
            .formatted(MemberId.format(memberId)));
  }

  static boolean isRefusal(Status status) {
    return status.getCode() == Status.Code.FAILED_PRECONDITION || isRemoved(status);
  }

  /// Whether the answer says that the asking member was removed for good.
  static boolean isRemoved(Status status) {
    return status.getCode() == Status.Code.PERMISSION_DENIED;
  }
}
