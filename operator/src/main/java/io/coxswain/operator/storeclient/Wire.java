package io.coxswain.operator.storeclient;

import com.google.protobuf.ByteString;
import io.coxswain.api.admin.AddLearner;
import io.coxswain.api.admin.ChangeMembershipRequest;
import io.coxswain.api.admin.DescribeResponse;
import io.coxswain.api.admin.MembershipStatus;
import io.coxswain.api.admin.Promote;
import io.coxswain.api.admin.RaftRole;
import io.coxswain.api.admin.RaftStatus;
import io.coxswain.api.admin.Remove;
import io.coxswain.api.admin.SetTimingRequest;
import io.coxswain.api.admin.TimingStatus;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.tempo.Timing;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;

/// Wire types to ours and back; the only place that knows both.
final class Wire {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /// Any key serves: only who answers, in which term, is of interest.
  static final RangeRequest PROBE =
      RangeRequest.newBuilder()
          .setKey(ByteString.copyFromUtf8("coxswain/probe"))
          .setKeysOnly(true)
          .setLimit(1)
          .build();

  private Wire() {}

  static MemberReport report(DescribeResponse response) {
    return new MemberReport(
        new MemberId(response.getIdentity().getClusterId()),
        new MemberId(response.getIdentity().getMemberId()),
        response.getIdentity().getName(),
        response.getIdentity().getVersion(),
        raft(response.getRaft()),
        response.getLinksList().stream().map(Wire::link).toList(),
        new MemberReport.Disk(
            response.getDisk().getFsyncSamples(),
            response.getDisk().getFsyncP99Nanos(),
            response.getDisk().getFsyncP999Nanos()),
        new MemberReport.Pauses(
            response.getPause().getSamples(),
            response.getPause().getP99Nanos(),
            response.getPause().getP999Nanos(),
            response.getPause().getSecondLargestNanos()),
        timing(response.getTiming()),
        membership(response.getMembership()));
  }

  private static MemberReport.Raft raft(RaftStatus raft) {
    return new MemberReport.Raft(
        raft.getRole() == RaftRole.RAFT_ROLE_LEADER,
        raft.getTerm(),
        new MemberId(raft.getLeaderId()),
        raft.getLastIndex(),
        raft.getLearner(),
        raft.getProgressList().stream()
            .map(peer ->
                new MemberReport.Progress(
                    new MemberId(peer.getMemberId()),
                    peer.getMatchIndex(),
                    peer.getRecentlyActive(),
                    peer.getLearner()))
            .toList());
  }

  private static MemberReport.Link link(io.coxswain.api.admin.Link link) {
    return new MemberReport.Link(
        new MemberId(link.getMemberId()),
        link.getConnected(),
        link.getSamples(),
        link.getRttMeanNanos(),
        link.getRttVariationNanos(),
        link.getRttP50Nanos(),
        link.getRttP99Nanos(),
        link.getRttP999Nanos(),
        link.getLoss());
  }

  private static MemberReport.TimingInForce timing(TimingStatus timing) {
    return new MemberReport.TimingInForce(
        timing.getCurrent().getEpoch(),
        timing.getCurrent().getHeartbeatNanos(),
        timing.getCurrent().getElectionNanos(),
        timing.getCurrent().getJitterNanos(),
        timing.getAcknowledgedList().stream()
            .map(one ->
                new MemberReport.Acknowledgement(new MemberId(one.getMemberId()), one.getEpoch()))
            .toList(),
        new MemberReport.Gap(
            timing.getContactGap().getSamples(), timing.getContactGap().getP999Nanos()));
  }

  static MemberReport.Membership membership(MembershipStatus membership) {
    List<MemberReport.Listed> members =
        membership.getMembersList().stream()
            .map(member ->
                new MemberReport.Listed(
                    new MemberId(member.getID()),
                    member.getName(),
                    member.getPeerURLsList(),
                    member.getIsLearner()))
            .toList();
    return new MemberReport.Membership(
        membership.getMembershipIndex(), members, membership.getChangePending());
  }

  static ChangeMembershipRequest request(long expectedIndex, MembershipChange change) {
    ChangeMembershipRequest.Builder request =
        ChangeMembershipRequest.newBuilder().setExpectedMembershipIndex(expectedIndex);
    return switch (change) {
      case MembershipChange.AddLearner(String peerUrl) ->
          request.setAddLearner(AddLearner.newBuilder().addPeerUrls(peerUrl)).build();
      case MembershipChange.Promote(MemberId id) ->
          request.setPromote(Promote.newBuilder().setMemberId(id.value())).build();
      case MembershipChange.Remove(MemberId id) ->
          request.setRemove(Remove.newBuilder().setMemberId(id.value())).build();
    };
  }

  static SetTimingRequest request(long expectedEpoch, Timing timing) {
    return SetTimingRequest.newBuilder()
        .setExpectedEpoch(expectedEpoch)
        .setHeartbeatNanos(timing.heartbeatMillis() * NANOS_PER_MILLI)
        .setElectionNanos(timing.electionMillis() * NANOS_PER_MILLI)
        .setJitterNanos(timing.jitterMillis() * NANOS_PER_MILLI)
        .build();
  }

  /// gRPC's codes, turned into an answer once, here.
  static <T> Answer<T> failure(StatusRuntimeException failure) {
    Status status = failure.getStatus();
    String why = status.getDescription() == null ? status.getCode().name() : describe(status);
    return switch (status.getCode()) {
      case ABORTED -> new Answer.Refused<>(Answer.Refusal.STALE, why);
      case FAILED_PRECONDITION -> new Answer.Refused<>(Answer.Refusal.NOT_NOW, why);
      case UNIMPLEMENTED -> new Answer.Refused<>(Answer.Refusal.UNSUPPORTED, why);
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, UNKNOWN -> new Answer.Unreachable<>(why);
      case OK,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          OUT_OF_RANGE,
          INTERNAL,
          DATA_LOSS,
          UNAUTHENTICATED ->
          new Answer.Refused<>(Answer.Refusal.OTHER, why);
    };
  }

  private static String describe(Status status) {
    return status.getCode() + " " + status.getDescription();
  }
}
