package io.coxswain.server.node;

import com.google.protobuf.MessageLite;
import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.api.membership.Attributes;
import io.coxswain.api.membership.ClusterMemberAttrSetRequest;
import io.coxswain.api.membership.ClusterVersionSetRequest;
import io.coxswain.raft.Bytes;
import io.coxswain.raft.MemberId;
import io.coxswain.raft.Payload;
import io.coxswain.raft.Timing;
import io.coxswain.server.api.ApiVersion;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.lane.Lane;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.world.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lane that sees to what must become true sooner or later: that this member's announcement is in the
/// log, that a cluster has a replicated timing and version, that no full disk of a removed member keeps it
/// from writing, that streams which demand a leader end when there is none. Looks again twice a second; what it proposes may be lost and is proposed again.
final class Steward implements Lane<Steward.Event> {
  private static final Logger LOG = LoggerFactory.getLogger(Steward.class);
  private static final long ROUND_NANOS = 500_000_000L;

  /// Election timeouts without a leader after which streams that demand one end (etcd's figure).
  private static final int LEADERLESS_ELECTIONS = 3;

  private final Mailbox<Event> own;
  private final Mailbox<ConsensusEvent> consensus;
  private final Member member;
  private final Clock clock;
  private final CompletableFuture<Void> published = new CompletableFuture<>();
  private boolean publishing;
  private boolean streamsEnded;
  private long actingTerm;
  private long roundAtNanos = Long.MAX_VALUE;

  /// What it hears.
  sealed interface Event {
    /// Every part of the member is made.
    record Begin() implements Event {}

    /// This member acts as the leader of `term`.
    record Led(long term) implements Event {}

    /// It does not any more.
    record Deposed() implements Event {}

    /// An announcement was applied, or failed.
    record Announced(boolean applied) implements Event {}
  }

  /// The member it serves.
  ///
  /// @param configured the timing to replicate if none ever was
  /// @param endStreamsThatRequireLeader see `ClientApi`
  record Member(
      long id,
      String name,
      List<String> clientUrls,
      Timing configured,
      RequestIds ids,
      RequestDesk requests,
      CurrentState state,
      Supplier<ConsensusView> view,
      Runnable endStreamsThatRequireLeader) {}

  Steward(Mailbox<Event> own, Mailbox<ConsensusEvent> consensus, Member member, Clock clock) {
    this.own = own;
    this.consensus = consensus;
    this.member = member;
    this.clock = clock;
  }

  /// Completes when this start's announcement was applied here.
  CompletableFuture<Void> published() {
    return published;
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.Begin() -> roundAtNanos = clock.nanoTime();
      case Event.Led(long term) -> {
        actingTerm = term;
        proposeWhatIsMissing();
      }
      case Event.Deposed() -> actingTerm = 0;
      case Event.Announced(boolean applied) -> {
        publishing = false;
        if (applied) {
          published.complete(null);
        }
      }
    }
  }

  @Override
  public long nextDeadlineNanos() {
    return roundAtNanos;
  }

  @Override
  public void onDeadline() {
    roundAtNanos = clock.nanoTime() + ROUND_NANOS;
    if (!published.isDone() && !publishing) {
      publish();
    }
    proposeWhatIsMissing();
    endStreamsOfTheLeaderless();
  }

  private void publish() {
    publishing = true;
    ClusterMemberAttrSetRequest announcement =
        ClusterMemberAttrSetRequest.newBuilder()
            .setMemberID(member.id())
            .setMemberAttributes(
                Attributes.newBuilder()
                    .setName(member.name())
                    .addAllClientUrls(member.clientUrls()))
            .build();
    CompletableFuture<?> told =
        member
            .requests()
            .propose(RequestKind.CLUSTER_MEMBER_ATTR_SET, announcement)
            .whenComplete((_, failure) -> {
              if (failure != null) {
                LOG.atWarn()
                    .addKeyValue("reason", failure.getMessage())
                    .log("this member could not announce itself yet; trying again");
              }
              own.offerUrgent(new Event.Announced(failure == null));
            });
    LOG.atDebug().addKeyValue("done", told.isDone()).log("announcing this member");
  }

  private void proposeWhatIsMissing() {
    if (actingTerm == 0) {
      return;
    }
    if (member.state().standing().timing().current().epoch() == 0) {
      Timing first = member.configured();
      propose(
          new Payload.Retiming(
              new Timing(1, first.heartbeatNanos(), first.electionNanos(), first.jitterNanos()),
              Bytes.EMPTY));
    }
    if (member.state().clusterVersion().isEmpty()) {
      propose(
          RequestKind.CLUSTER_VERSION_SET,
          ClusterVersionSetRequest.newBuilder().setVer(ApiVersion.CLUSTER).build());
    }
    member.state().alarms().stream()
        .filter(alarm -> alarm.getAlarm() == AlarmType.NOSPACE)
        .filter(alarm -> member.state().standing().members().isRemoved(alarm.getMemberID()))
        .forEach(this::disarm);
  }

  /// Alarms under ids that were never members are left to who has raised them, as in etcd.
  private void disarm(AlarmMember orphaned) {
    LOG.atInfo()
        .addKeyValue("member", MemberId.format(orphaned.getMemberID()))
        .log("the NOSPACE alarm of a member that was removed is lowered");
    propose(
        RequestKind.ALARM,
        AlarmRequest.newBuilder()
            .setAction(AlarmRequest.AlarmAction.DEACTIVATE)
            .setMemberID(orphaned.getMemberID())
            .setAlarm(AlarmType.NOSPACE)
            .build());
  }

  private void propose(RequestKind kind, MessageLite request) {
    propose(new Payload.Command(RaftRequest.encode(member.ids().next(), 0, kind, request)));
  }

  private void propose(Payload payload) {
    consensus.offer(new ConsensusEvent.ProposeAsLeader(actingTerm, List.of(payload)));
  }

  private void endStreamsOfTheLeaderless() {
    ConsensusView view = member.view().get();
    boolean leaderless =
        view.leader() == 0
            && clock.nanoTime() - view.leaderSinceNanos()
                > LEADERLESS_ELECTIONS * view.electionNanos();
    if (leaderless && !streamsEnded) {
      member.endStreamsThatRequireLeader().run();
    }
    streamsEnded = leaderless;
  }
}
