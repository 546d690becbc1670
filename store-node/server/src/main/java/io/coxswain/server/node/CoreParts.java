package io.coxswain.server.node;

import io.coxswain.raft.Input;
import io.coxswain.raft.RaftConfig;
import io.coxswain.raft.RaftNode;
import io.coxswain.raft.Recovered;
import io.coxswain.raft.RoleKind;
import io.coxswain.raft.Timing;
import io.coxswain.server.apply.ReplicatedState;
import io.coxswain.server.apply.Standing;
import io.coxswain.server.apply.StateMachine;
import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.contract.Membership;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.lease.LeaseBook;
import io.coxswain.server.lease.Lessor;
import io.coxswain.server.log.LogCommand;
import io.coxswain.server.log.LogWriter;
import io.coxswain.server.log.RecoveredLog;
import io.coxswain.server.log.WriteAheadLog;
import io.coxswain.server.tempo.TempoKeeper;
import io.coxswain.server.watch.WatchLane;
import java.io.IOException;
import java.net.URI;

/// Makes what lives in the lanes of a member; [MemberCore] says in which order, and who talks to whom.
/// What is made late, because the rooms of a member know each other in circles, is kept here for those
/// who ask.
final class CoreParts {
  /// etcd splits answers of watchers that allow it beyond the request bound and gRPC's overhead.
  private static final long WATCH_FRAGMENT_OVERHEAD_BYTES = 512 << 10;

  private static final long WATCH_RING_BYTES = 16L << 20;

  private final Surroundings world;
  private final NodeConfig config;
  private final WriteAheadLog.Opened found;
  private final long memberId;
  private final MemberCore.Outside outside;
  private final Shared shared;
  private final LateParts late;
  private final Mailbox<ConsensusEvent> consensusBox;
  private final SpaceWatch.Margin margin;
  private final Timing configured;

  /// What several parts of one member use.
  record Shared(LateParts late, PendingCalls pending, RequestIds ids) {}

  CoreParts(
      Surroundings world,
      NodeConfig config,
      WriteAheadLog.Opened found,
      MemberCore.Outside outside,
      Shared shared)
      throws IOException {
    this.world = world;
    this.config = config;
    this.found = found;
    this.memberId = found.recovered().identity().memberId();
    this.outside = outside;
    this.shared = shared;
    this.late = shared.late();
    this.consensusBox = late.consensusBox();
    this.margin = SpaceWatch.Margin.of(world.disk().capacityBytes());
    this.configured = MemberCore.configuredTiming(config.timing());
  }

  CurrentState openState(ReplicatedState.Neighbours neighbours) throws IOException {
    String directory = new StateHome(world.disk()).current(found.recovered().snapshot().index());
    return new CurrentState(world.stores(), directory, neighbours, configured);
  }

  Lessor lessor(Mailbox<Lessor.Event> own, LeaseBook leases) {
    return new Lessor(
        own, leases, new LeaseQuorum(late.requests(), consensusBox, shared.ids()), world.clock());
  }

  ConsensusLoop consensusLoop(Standing standing, CoreOutlets outlets) {
    return new ConsensusLoop(
        raft(standing), world.clock(), outlets, shared.pending(), shared.ids());
  }

  LeaseDesk leaseDesk() {
    return new LeaseDesk(
        memberId, () -> late.view().leader(), late.lessor().get(), outside.peers().asked());
  }

  private RaftNode raft(Standing standing) {
    RecoveredLog log = found.recovered();
    RaftConfig bounds = RaftConfig.of(memberId);
    RaftConfig raftConfig =
        new RaftConfig(
            memberId,
            bounds.appendBytesMax(),
            bounds.inflightMessagesMax(),
            bounds.inflightBytesMax(),
            bounds.uncommittedBytesMax(),
            bounds.unappliedBytesMax(),
            bounds.pendingReadsMax(),
            config.limits().maxLearners());
    Recovered recovered =
        new Recovered(
            log.hardState(),
            standing.index(),
            standing.conf(),
            standing.timing(),
            log.snapshot().index(),
            log.snapshot().term(),
            log.entries());
    return new RaftNode(
        raftConfig,
        recovered,
        bound -> Long.remainderUnsigned(world.randomness().nextLong(), bound),
        world.clock().nanoTime());
  }

  LogWriter logWriter() {
    return new LogWriter(
        found.log(),
        world.clock(),
        sequence -> {
          outside.measured().disk().persisted(sequence);
          return consensusBox.offerUrgent(new ConsensusEvent.Persisted(sequence));
        },
        (nanos, bytes) -> {
          outside.measured().disk().synced(nanos);
          outside.syncs().synced(nanos, bytes);
          late.space().ifThere(watch -> watch.wrote(bytes));
        });
  }

  TempoKeeper tempoKeeper(Standing standing) {
    return new TempoKeeper(
        world.clock(),
        outside.measured().pauses(),
        standing.timing(),
        nanos -> consensusBox.offerUrgent(new ConsensusEvent.Feed(new Input.WidenTimer(nanos))));
  }

  Housekeeper housekeeper(CurrentState state, Mailbox<LogCommand> log) {
    return new Housekeeper(
        world.disk(), state, config.limits().snapshotCatchupEntries(), log, consensusBox);
  }

  Applier applier(
      Mailbox<ApplierEvent> own,
      CurrentState state,
      Mailbox<LogCommand> log,
      Mailbox<Housekeeper.Task> housekeeper,
      LeaderDuties duties) {
    StateSnapshots snapshots =
        new StateSnapshots(new StateHome(world.disk()), state, log, own, consensusBox);
    StateFollower follower =
        new StateFollower(
            memberId,
            state.standing(),
            config.limits().snapshotCount(),
            housekeeper,
            duties,
            outside.peers(),
            outside.onRemoved());
    StateMachine witnessed = new WitnessedState(state, world.clock(), outside.applied());
    return new Applier(
        memberId, witnessed, world.clock(), shared.pending(), consensusBox, snapshots, follower);
  }

  RequestDesk requestDesk(CurrentState state) {
    return new RequestDesk(
        memberId,
        config.limits().maxRequestBytes(),
        world.clock(),
        shared.ids(),
        shared.pending(),
        consensusBox,
        () -> new RequestDesk.Backlog(late.view().commit(), state.standing().index()));
  }

  MembershipDesk membershipDesk(CurrentState state) {
    PeerLinks peers = outside.peers();
    return new MembershipDesk(
        memberId,
        world.clock(),
        shared.ids(),
        shared.pending(),
        consensusBox,
        new MembershipDesk.World(
            () -> state.standing().members(),
            late::view,
            peers::longConnected,
            config.limits().strictReconfigCheck(),
            peers.asked()));
  }

  Steward steward(Mailbox<Steward.Event> own, CurrentState state) {
    return new Steward(
        own,
        consensusBox,
        new Steward.Member(
            memberId,
            config.name(),
            config.urls().advertiseClient().stream().map(URI::toString).toList(),
            configured,
            shared.ids(),
            late.requests().get(),
            state,
            late::view,
            outside.endStreamsThatRequireLeader()),
        world.clock());
  }

  SpaceWatch spaceWatch(
      Mailbox<SpaceWatch.Event> own, CurrentState state, Mailbox<Housekeeper.Task> housekeeper) {
    long quota = config.limits().quotaBytes();
    return new SpaceWatch(
        own,
        world.disk(),
        new SpaceWatch.Member(
            memberId,
            late.requests().get(),
            state::alarms,
            () -> quota > 0 && state.dbSizeBytes() >= quota,
            state::unflushedBytes,
            () -> housekeeper.offer(new Housekeeper.Task.Flush(state.standing()))),
        margin,
        world.clock());
  }

  CorruptionWatch corruptionWatch(
      Mailbox<CorruptionWatch.Event> own,
      CurrentState state,
      Mailbox<Housekeeper.Task> housekeeper) {
    return new CorruptionWatch(
        own,
        new CorruptionWatch.Member(
            memberId,
            () -> late.view().role() == RoleKind.LEADER,
            Housekeeper.fingerprints(housekeeper),
            outside.peers().asked(),
            late.requests().get(),
            new CorruptionWatch.Facts(
                () ->
                    state.standing().members().members().stream()
                        .map(Membership.Member::id)
                        .toList(),
                state::alarms,
                state::compactedRevision)),
        config.features().checks(),
        world.clock());
  }

  WatchLane watchLane(Mailbox<WatchLane.Wake> own, CurrentState state) {
    return new WatchLane(
        own,
        new WatchLane.Settings(
            WATCH_RING_BYTES,
            config.limits().maxRequestBytes() + WATCH_FRAGMENT_OVERHEAD_BYTES,
            config.features().watchProgressNotifyInterval().toNanos()),
        state,
        state,
        world.clock());
  }
}
