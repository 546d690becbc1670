package io.coxswain.server.admin;

import io.coxswain.api.admin.ContactGap;
import io.coxswain.api.admin.DescribeResponse;
import io.coxswain.api.admin.DiskStatus;
import io.coxswain.api.admin.EpochAcknowledgement;
import io.coxswain.api.admin.Identity;
import io.coxswain.api.admin.MembershipStatus;
import io.coxswain.api.admin.PauseStatus;
import io.coxswain.api.admin.PeerProgress;
import io.coxswain.api.admin.ProgressState;
import io.coxswain.api.admin.RaftRole;
import io.coxswain.api.admin.Timing;
import io.coxswain.api.admin.TimingStatus;
import io.coxswain.api.etcd.Member;
import io.coxswain.raft.RaftStatus;
import io.coxswain.server.api.ApiVersion;
import io.coxswain.server.contract.Membership;
import io.coxswain.server.measure.Figures;

/// Puts one moment of a member into the wire's words.
final class Description {
  /// The kinds of log entry that this version understands; grows when one is added.
  private static final int FEATURE_LEVEL = 1;

  private final AdminRooms rooms;

  Description(AdminRooms rooms) {
    this.rooms = rooms;
  }

  DescribeResponse of(RaftStatus raft) {
    return DescribeResponse.newBuilder()
        .setIdentity(identity())
        .setRaft(raft(raft))
        .addAllLinks(rooms.links().get())
        .setDisk(disk())
        .setPause(pause())
        .setTiming(timing(raft))
        .setMembership(membership(rooms.membership().current(), raft))
        .build();
  }

  private Identity identity() {
    AdminRooms.Identity own = rooms.identity();
    return Identity.newBuilder()
        .setClusterId(own.clusterId())
        .setMemberId(own.memberId())
        .setName(own.name())
        .setBootId(own.bootId())
        .setVersion(own.version())
        .setApiVersion(ApiVersion.SERVER)
        .setUptimeNanos(rooms.clock().nanoTime() - own.startNanos())
        .setFeatureLevel(FEATURE_LEVEL)
        .build();
  }

  private io.coxswain.api.admin.RaftStatus raft(RaftStatus status) {
    var raft =
        io.coxswain.api.admin.RaftStatus.newBuilder()
            .setRole(
                switch (status.role()) {
                  case FOLLOWER -> RaftRole.RAFT_ROLE_FOLLOWER;
                  case PRE_CANDIDATE -> RaftRole.RAFT_ROLE_PRE_CANDIDATE;
                  case CANDIDATE -> RaftRole.RAFT_ROLE_CANDIDATE;
                  case LEADER -> RaftRole.RAFT_ROLE_LEADER;
                })
            .setTerm(status.term())
            .setLeaderId(status.leader())
            .setCommitIndex(status.commit())
            .setAppliedIndex(rooms.appliedIndex().getAsLong())
            .setPersistedIndex(status.persisted())
            .setLastIndex(status.lastIndex())
            .setLearner(status.conf().isLearner(status.id()))
            .setTransferTargetId(status.transferee());
    status.progress().forEach((id, peer) -> raft.addProgress(progress(id, peer)));
    return raft.build();
  }

  private static PeerProgress progress(long id, RaftStatus.PeerProgress peer) {
    return PeerProgress.newBuilder()
        .setMemberId(id)
        .setMatchIndex(peer.match())
        .setNextIndex(peer.next())
        .setState(
            switch (peer.state()) {
              case PROBE -> ProgressState.PROGRESS_STATE_PROBE;
              case REPLICATE -> ProgressState.PROGRESS_STATE_REPLICATE;
              case SNAPSHOT -> ProgressState.PROGRESS_STATE_SNAPSHOT;
            })
        .setRecentlyActive(peer.recentlyActive())
        .setLearner(peer.learner())
        .setSilentNanos(peer.silentNanos())
        .build();
  }

  private DiskStatus disk() {
    Figures syncs = rooms.measured().disk().figures();
    return DiskStatus.newBuilder()
        .setFsyncSamples(syncs.samples())
        .setFsyncP50Nanos(syncs.p50Nanos())
        .setFsyncP99Nanos(syncs.p99Nanos())
        .setFsyncP999Nanos(syncs.p999Nanos())
        .setFsyncMaxNanos(syncs.maxNanos())
        .setOldestUnsyncedNanos(rooms.measured().disk().oldestUnsyncedNanos())
        .build();
  }

  private PauseStatus pause() {
    Figures pauses = rooms.measured().pauses().figures();
    return PauseStatus.newBuilder()
        .setSamples(pauses.samples())
        .setP50Nanos(pauses.p50Nanos())
        .setP99Nanos(pauses.p99Nanos())
        .setP999Nanos(pauses.p999Nanos())
        .setMaxNanos(pauses.maxNanos())
        .setSecondLargestNanos(pauses.secondLongestNanos())
        .build();
  }

  private TimingStatus timing(RaftStatus status) {
    Figures gaps = rooms.measured().contact().figures();
    TimingStatus.Builder timing =
        TimingStatus.newBuilder()
            .setCurrent(toWire(status.timing().current()))
            .setPrevious(toWire(status.timing().previous()))
            .setEffectiveElectionNanos(status.electionNanos())
            .setContactGap(
                ContactGap.newBuilder()
                    .setSamples(gaps.samples())
                    .setNowNanos(rooms.measured().contact().nowNanos())
                    .setP99Nanos(gaps.p99Nanos())
                    .setP999Nanos(gaps.p999Nanos())
                    .setMaxNanos(gaps.maxNanos()));
    status
        .progress()
        .forEach((id, peer) -> timing.addAcknowledged(acknowledged(id, peer.timingEpoch())));
    return timing
        .addAcknowledged(acknowledged(status.id(), status.timing().current().epoch()))
        .build();
  }

  private static EpochAcknowledgement acknowledged(long id, long epoch) {
    return EpochAcknowledgement.newBuilder().setMemberId(id).setEpoch(epoch).build();
  }

  static Timing toWire(io.coxswain.raft.Timing timing) {
    return Timing.newBuilder()
        .setEpoch(timing.epoch())
        .setHeartbeatNanos(timing.heartbeatNanos())
        .setElectionNanos(timing.electionNanos())
        .setJitterNanos(timing.jitterNanos())
        .build();
  }

  private static MembershipStatus membership(Membership.Snapshot list, RaftStatus status) {
    return membership(list)
        .setChangePending(list.membershipIndex() < status.conf().index())
        .build();
  }

  static MembershipStatus.Builder membership(Membership.Snapshot list) {
    MembershipStatus.Builder membership =
        MembershipStatus.newBuilder().setMembershipIndex(list.membershipIndex());
    for (Membership.Member member : list.members()) {
      membership.addMembers(
          Member.newBuilder()
              .setID(member.id())
              .setName(member.name())
              .addAllPeerURLs(member.peerUrls())
              .addAllClientURLs(member.clientUrls())
              .setIsLearner(member.learner()));
    }
    return membership;
  }
}
