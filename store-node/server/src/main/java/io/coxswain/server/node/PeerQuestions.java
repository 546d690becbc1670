package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.api.peer.ForwardReply;
import io.coxswain.api.peer.ForwardRequest;
import io.coxswain.api.peer.HashInspection;
import io.coxswain.api.peer.HashInspectionResult;
import io.coxswain.api.peer.LeaseInspection;
import io.coxswain.api.peer.LeaseInspectionResult;
import io.coxswain.api.peer.LeaseRenewal;
import io.coxswain.api.peer.LeaseRenewalResult;
import io.coxswain.api.peer.MembershipChange;
import io.coxswain.api.peer.MembershipChangeResult;
import io.coxswain.api.peer.NewAddresses;
import io.coxswain.api.peer.NewMember;
import io.coxswain.server.contract.Causes;
import io.coxswain.server.contract.Membership.Change;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.lease.LeaseReads.TimeToLive;
import io.coxswain.server.mvcc.HashAnswer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/// Questions to one member, most of which only the leader can answer, in the words of the wire, and its answers.
final class PeerQuestions {
  private static final long NO_SUCH_LEASE = -1;

  private PeerQuestions() {}

  static ForwardRequest renewal(long leaseId) {
    return ForwardRequest.newBuilder()
        .setLeaseRenewal(LeaseRenewal.newBuilder().addLeaseIds(leaseId))
        .build();
  }

  static ForwardRequest inspection(long leaseId, boolean withKeys) {
    return ForwardRequest.newBuilder()
        .setLeaseInspection(LeaseInspection.newBuilder().setLeaseId(leaseId).setKeys(withKeys))
        .build();
  }

  static ForwardRequest change(Change change, OptionalLong expectedIndex, long requestId) {
    MembershipChange.Builder wire = MembershipChange.newBuilder().setRequestId(requestId);
    expectedIndex.ifPresent(wire::setExpectedMembershipIndex);
    switch (change) {
      case Change.Add(List<String> peerUrls, boolean learner) ->
          wire.setAdd(NewMember.newBuilder().addAllPeerUrls(peerUrls).setLearner(learner));
      case Change.Promote(long id) -> wire.setPromoteMemberId(id);
      case Change.Remove(long id) -> wire.setRemoveMemberId(id);
      case Change.UpdatePeerUrls(long id, List<String> peerUrls) ->
          wire.setUpdate(NewAddresses.newBuilder().setMemberId(id).addAllPeerUrls(peerUrls));
    }
    return ForwardRequest.newBuilder().setMembershipChange(wire).build();
  }

  /// The change that was asked for; empty if it names none.
  static Optional<Change> change(MembershipChange wire) {
    return switch (wire.getChangeCase()) {
      case ADD ->
          Optional.of(new Change.Add(wire.getAdd().getPeerUrlsList(), wire.getAdd().getLearner()));
      case PROMOTE_MEMBER_ID -> Optional.of(new Change.Promote(wire.getPromoteMemberId()));
      case REMOVE_MEMBER_ID -> Optional.of(new Change.Remove(wire.getRemoveMemberId()));
      case UPDATE ->
          Optional.of(
              new Change.UpdatePeerUrls(
                  wire.getUpdate().getMemberId(), wire.getUpdate().getPeerUrlsList()));
      case CHANGE_NOT_SET -> Optional.empty();
    };
  }

  static OptionalLong expectedIndex(MembershipChange wire) {
    return wire.hasExpectedMembershipIndex()
        ? OptionalLong.of(wire.getExpectedMembershipIndex())
        : OptionalLong.empty();
  }

  static ForwardReply renewed(long ttlSeconds) {
    return ForwardReply.newBuilder()
        .setLeaseRenewal(LeaseRenewalResult.newBuilder().addTtlSeconds(ttlSeconds))
        .build();
  }

  static ForwardReply inspected(Optional<TimeToLive> found) {
    LeaseInspectionResult.Builder result =
        LeaseInspectionResult.newBuilder().setRemainingTtlSeconds(NO_SUCH_LEASE);
    found.ifPresent(lease ->
        result
            .setRemainingTtlSeconds(lease.remainingSeconds())
            .setGrantedTtlSeconds(lease.grantedSeconds())
            .addAllKeys(lease.keys()));
    return ForwardReply.newBuilder().setLeaseInspection(result).build();
  }

  static Optional<TimeToLive> inspected(ForwardReply reply) {
    LeaseInspectionResult result = reply.getLeaseInspection();
    return result.getRemainingTtlSeconds() == NO_SUCH_LEASE
        ? Optional.empty()
        : Optional.of(
            new TimeToLive(
                result.getRemainingTtlSeconds(),
                result.getGrantedTtlSeconds(),
                result.getKeysList()));
  }

  static ForwardReply judged(ChangeGates.Verdict verdict) {
    return switch (verdict) {
      case ChangeGates.Verdict.Allowed _ ->
          ForwardReply.newBuilder()
              .setMembershipChange(MembershipChangeResult.newBuilder().setProposed(true))
              .build();
      case ChangeGates.Verdict.Denied(WireError error) -> failed(error);
      case ChangeGates.Verdict.Outdated(long index) ->
          ForwardReply.newBuilder()
              .setMembershipChange(MembershipChangeResult.newBuilder().setMembershipIndex(index))
              .build();
    };
  }

  static ForwardRequest hash(long revision) {
    return ForwardRequest.newBuilder()
        .setHashInspection(HashInspection.newBuilder().setRevision(revision))
        .build();
  }

  static ForwardReply hashed(HashAnswer found) {
    return ForwardReply.newBuilder()
        .setHashInspection(
            HashInspectionResult.newBuilder()
                .setHash(found.hash())
                .setCompactRevision(found.compactRevision())
                .setHashRevision(found.hashRevision())
                .setCurrentRevision(found.currentRevision()))
        .build();
  }

  static HashAnswer hashed(ForwardReply reply) {
    HashInspectionResult result = reply.getHashInspection();
    return new HashAnswer(
        result.getHash(),
        result.getCompactRevision(),
        result.getHashRevision(),
        result.getCurrentRevision());
  }

  static ForwardReply failed(WireError error) {
    return ForwardReply.newBuilder().setError(error.name()).build();
  }

  /// Turns a failure of this member into an answer.
  static ForwardReply failed(Throwable failure) {
    return failed(
        Causes.of(failure) instanceof RequestFailed known ? known.error() : WireError.NOT_LEADER);
  }

  /// The answer, if it is one; else the leader's error. A leader that can't be reached is none.
  static CompletableFuture<ForwardReply> orFailure(CompletableFuture<ForwardReply> asked) {
    return asked.handle((reply, failure) -> {
      if (failure != null) {
        throw new RequestFailed(WireError.NO_LEADER);
      }
      if (!reply.getError().isEmpty()) {
        throw new RequestFailed(errorOf(reply.getError()));
      }
      return reply;
    });
  }

  /// A newer leader may name an error that this version does not know.
  private static WireError errorOf(String name) {
    for (WireError error : WireError.values()) {
      if (error.name().equals(name)) {
        return error;
      }
    }
    return WireError.UNHEALTHY;
  }
}
