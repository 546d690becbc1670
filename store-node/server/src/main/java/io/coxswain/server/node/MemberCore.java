package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.raft.Input;
import io.coxswain.raft.RaftConfig;
import io.coxswain.raft.RaftNode;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.Recovered;
import io.coxswain.raft.RoleKind;
import io.coxswain.raft.Timing;
import io.coxswain.server.admin.LeaderFeed;
import io.coxswain.server.admin.Measured;
import io.coxswain.server.apply.ReplicatedState;
import io.coxswain.server.apply.Standing;
import io.coxswain.server.apply.StateMachine;
import io.coxswain.server.apply.WorkWitness;
import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.contract.Membership;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.lane.Lanes;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.lease.LeaseBook;
import io.coxswain.server.lease.Lessor;
import io.coxswain.server.log.LogCommand;
import io.coxswain.server.log.LogSnapshot;
import io.coxswain.server.log.LogWriter;
import io.coxswain.server.log.RecoveredLog;
import io.coxswain.server.log.WriteAheadLog;
import io.coxswain.server.tempo.TempoKeeper;
import io.coxswain.server.watch.AppliedRevision;
import io.coxswain.server.watch.WatchFeed;
import io.coxswain.server.watch.WatchLane;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A member without its sockets: every lane, wired to the others. What production runs on threads, the
/// simulation runs from a seed.
///
/// ```
/// clients -> RequestDesk -> ConsensusLoop -> LogWriter
///                             ^ ^  |  \-> peers  | persisted
///                             | +--|-------------+
///                     applied |    v
///     watch, lessor <-------- Applier -> Housekeeper (flush, let go of the log)
/// ```
final class MemberCore {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /// Enough that only a stuck lane fills it.
  private static final Lanes.Bounds BOUNDS = new Lanes.Bounds(1 << 16, 1 << 16, 512);

  private static final long WATCH_RING_BYTES = 16L << 20;

  /// etcd splits answers of watchers that allow it beyond the request bound and gRPC's overhead.
  private static final long WATCH_FRAGMENT_OVERHEAD_BYTES = 512 << 10;

  private final Surroundings world;
  private final NodeConfig config;
  private final WriteAheadLog.Opened found;
  private final long memberId;
  private final Outside outside;
  private final SpaceWatch.Margin margin;
  private final Timing configured;
  private final PendingCalls pending = PendingCalls.empty();
  private final LateMailbox<ConsensusEvent> consensusBox = new LateMailbox<>("consensus");
  private final Late<RequestDesk> requests = new Late<>("the request desk");
  private final Late<SpaceWatch> space = new Late<>("the space watch");
  private final Late<CorruptionWatch> corruption = new Late<>("the corruption watch");
  private final Late<ConsensusLoop> consensus = new Late<>("the consensus lane");

  /// What lies outside of the lanes.
  ///
  /// @param peers the other members
  /// @param measured its meters are fed
  /// @param syncs told of every sync of the log, too
  /// @param applied told of every group that was applied
  /// @param work told of what the state is busy with
  /// @param endStreamsThatRequireLeader see `ClientApi`
  /// @param onRemoved told once the member was removed from the cluster
  record Outside(
      PeerLinks peers,
      Measured measured,
      LogWriter.SyncObserver syncs,
      AppliedWitness applied,
      WorkWitness work,
      Runnable endStreamsThatRequireLeader,
      Runnable onRemoved) {}

  /// What a running member offers to its sockets.
  record Running(
      long memberId,
      long clusterId,
      CurrentState state,
      PendingCalls pending,
      Mailbox<ConsensusEvent> consensusBox,
      ConsensusLoop consensus,
      Mailbox<ApplierEvent> applierBox,
      Mailbox<Housekeeper.Task> housekeeper,
      Steward steward,
      SpaceWatch space,
      CorruptionWatch corruption,
      WatchLane watches,
      RequestDesk requests,
      MembershipDesk membership,
      LeaseDesk leases,
      Lessor lessor,
      LeaderFeed leaders) {

    /// How consensus stands; completes on its lane.
    CompletableFuture<RaftStatus> describe() {
      CompletableFuture<RaftStatus> status = new CompletableFuture<>();
      return consensusBox.offerUrgent(new ConsensusEvent.Describe(status))
          ? status
          : CompletableFuture.failedFuture(new RequestFailed(WireError.STOPPED));
    }
  }

  private MemberCore(
      Surroundings world, NodeConfig config, WriteAheadLog.Opened found, Outside outside)
      throws IOException {
    this.world = world;
    this.margin = SpaceWatch.Margin.of(world.disk().capacityBytes());
    this.config = config;
    this.found = found;
    this.memberId = found.recovered().identity().memberId();
    this.outside = outside;
    this.configured = configuredTiming(config.timing());
  }

  /// Recovers and starts every lane. From here on the member takes part.
  static Running start(
      Surroundings world, NodeConfig config, WriteAheadLog.Opened found, Outside outside)
      throws IOException {
    return new MemberCore(world, config, found, outside).start();
  }

  private Running start() throws IOException {
    world.disk().makeRoomToStart();
    RequestIds ids = new RequestIds(BootCounter.next(world.disk(), "member"));

    // A deadline may pass while the state is read, and its lane talks to some that are opened
    // later.
    world.lanes().hold();

    // 1. The state, and those who read along with it.
    Late<Lessor> lessor = new Late<>("the lessor");
    Late<WatchLane> watches = new Late<>("the watch lane");
    LeaseBook leases = new LeaseBook(() -> lessor.get().leasesChanged());
    LeaseQuorum quorum = new LeaseQuorum(requests, consensusBox, ids);
    Mailbox<Lessor.Event> lessorBox =
        open("lessor", own -> lessor.set(new Lessor(own, leases, quorum, world.clock())));
    CurrentState state =
        openState(new ReplicatedState.Neighbours(leases, feed(watches), outside.work()));
    refuseLostState(state.standing(), found.recovered().snapshot());
    this.<WatchLane.Wake>open("watch", own -> watches.set(watchLane(own, state)));

    // 2. Those to whom consensus hands its work, and the desks where clients do.
    Mailbox<LogCommand> logBox = open("log", _ -> logWriter());
    Mailbox<Housekeeper.Task> housekeeper = open("housekeeper", _ -> housekeeper(state, logBox));
    RequestDesk desk = requests.set(requestDesk(state, ids));
    this.<SpaceWatch.Event>open("space", own -> space.set(spaceWatch(own, state, housekeeper)));
    this.<CorruptionWatch.Event>open(
        "corruption", own -> corruption.set(corruptionWatch(own, state, housekeeper)));
    Late<Steward> steward = new Late<>("the steward");
    Mailbox<Steward.Event> stewardBox =
        open("steward", own -> steward.set(steward(own, state, ids)));
    LeaderDuties duties = new LeaderDuties(lessorBox, stewardBox);
    Mailbox<ApplierEvent> applierBox =
        open("applier", own -> applier(own, state, logBox, housekeeper, duties));

    // 3. Consensus.
    LeaderFeed leaders = new LeaderFeed();
    Mailbox<TempoKeeper.InForce> tempoBox = open("tempo", _ -> tempoKeeper(state.standing()));
    CoreOutlets outlets =
        new CoreOutlets(
            logBox,
            new ApplierDoor(applierBox, () -> state.standing().index()),
            outside.peers(),
            duties,
            new CoreOutlets.Witnesses(
                outside.measured(),
                leaders,
                timing -> tempoBox.offer(new TempoKeeper.InForce(timing))));
    refuseRemoved(state.standing());
    outside.peers().update(state.standing().members());
    this.<ConsensusEvent>open(
        "consensus",
        own -> {
          consensusBox.set(own);
          RaftNode raft = raft(state.standing());
          return consensus.set(new ConsensusLoop(raft, world.clock(), outlets, pending, ids));
        });
    world.lanes().begin();
    stewardBox.offer(new Steward.Event.Begin());
    return new Running(
        memberId,
        found.recovered().identity().clusterId(),
        state,
        pending,
        consensusBox,
        consensus.get(),
        applierBox,
        housekeeper,
        steward.get(),
        space.get(),
        corruption.get(),
        watches.get(),
        desk,
        membershipDesk(state, ids),
        new LeaseDesk(memberId, () -> view().leader(), lessor.get(), outside.peers()),
        lessor.get(),
        leaders);
  }

  private CurrentState openState(ReplicatedState.Neighbours neighbours) throws IOException {
    String directory = new StateHome(world.disk()).current(found.recovered().snapshot().index());
    return new CurrentState(world.stores(), directory, neighbours, configured);
  }

  private <E> Mailbox<E> open(String name, Lanes.Factory<E> make) {
    return world.lanes().open(name, BOUNDS, make);
  }

  private ConsensusView view() {
    return consensus.get().view();
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

  private LogWriter logWriter() {
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
          space.ifThere(watch -> watch.wrote(bytes));
        });
  }

  private TempoKeeper tempoKeeper(Standing standing) {
    return new TempoKeeper(
        world.clock(),
        outside.measured().pauses(),
        standing.timing(),
        nanos -> consensusBox.offerUrgent(new ConsensusEvent.Feed(new Input.WidenTimer(nanos))));
  }

  private Housekeeper housekeeper(CurrentState state, Mailbox<LogCommand> log) {
    return new Housekeeper(
        world.disk(), state, config.limits().snapshotCatchupEntries(), log, consensusBox);
  }

  private Applier applier(
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
        memberId, witnessed, world.clock(), pending, consensusBox, snapshots, follower);
  }

  private RequestDesk requestDesk(CurrentState state, RequestIds ids) {
    return new RequestDesk(
        memberId,
        config.limits().maxRequestBytes(),
        world.clock(),
        ids,
        pending,
        consensusBox,
        () -> new RequestDesk.Backlog(view().commit(), state.standing().index()));
  }

  private MembershipDesk membershipDesk(CurrentState state, RequestIds ids) {
    PeerLinks peers = outside.peers();
    return new MembershipDesk(
        memberId,
        world.clock(),
        ids,
        pending,
        consensusBox,
        new MembershipDesk.World(
            () -> state.standing().members(),
            this::view,
            peers::longConnected,
            config.limits().strictReconfigCheck(),
            peers));
  }

  private Steward steward(Mailbox<Steward.Event> own, CurrentState state, RequestIds ids) {
    return new Steward(
        own,
        consensusBox,
        new Steward.Member(
            memberId,
            config.name(),
            config.urls().advertiseClient().stream().map(URI::toString).toList(),
            configured,
            ids,
            requests.get(),
            state,
            this::view,
            outside.endStreamsThatRequireLeader()),
        world.clock());
  }

  private SpaceWatch spaceWatch(
      Mailbox<SpaceWatch.Event> own, CurrentState state, Mailbox<Housekeeper.Task> housekeeper) {
    long quota = config.limits().quotaBytes();
    return new SpaceWatch(
        own,
        world.disk(),
        new SpaceWatch.Member(
            memberId,
            requests.get(),
            state::alarms,
            () -> quota > 0 && state.dbSizeBytes() >= quota,
            state::unflushedBytes,
            () -> housekeeper.offer(new Housekeeper.Task.Flush(state.standing()))),
        margin,
        world.clock());
  }

  private CorruptionWatch corruptionWatch(
      Mailbox<CorruptionWatch.Event> own,
      CurrentState state,
      Mailbox<Housekeeper.Task> housekeeper) {
    return new CorruptionWatch(
        own,
        new CorruptionWatch.Member(
            memberId,
            () -> view().role() == RoleKind.LEADER,
            Housekeeper.fingerprints(housekeeper),
            outside.peers(),
            requests.get(),
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

  private WatchLane watchLane(Mailbox<WatchLane.Wake> own, CurrentState state) {
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

  private static WatchFeed feed(Late<WatchLane> watches) {
    return new WatchFeed() {
      @Override
      public void applied(List<AppliedRevision> revisions) {
        watches.get().applied(revisions);
      }

      @Override
      public void restarted(long revision) {
        watches.get().restarted(revision);
      }
    };
  }

  /// Epoch 0: what this member goes by until a leader has replicated epoch 1. Timers spread over half an
  /// election timeout, where etcd takes a whole one: here they go off in the order of ranks, and of two that
  /// ask at once one steps back.
  static Timing configuredTiming(NodeConfig.Timing timing) {
    long electionNanos = timing.electionMillis() * NANOS_PER_MILLI;
    return new Timing(
        0, timing.heartbeatMillis() * NANOS_PER_MILLI, electionNanos, electionNanos / 2);
  }

  private void refuseRemoved(Standing standing) {
    if (standing.members().isRemoved(memberId)) {
      throw new StoreFault(
          FaultCode.MEMBER_REMOVED,
          "This member can't start",
          "it was removed from the cluster",
          "Its id never comes back. To join again, add a member and start it with an empty data"
              + " directory.");
    }
  }

  static void refuseLostState(Standing standing, LogSnapshot safe) {
    if (standing.index() < safe.index()) {
      throw new StoreFault(
          FaultCode.DATA_MISSING,
          "The state stands at entry %d, before the first entry of the log (%d)"
              .formatted(standing.index(), safe.index() + 1),
          "somebody removed or replaced " + StateHome.DIRECTORY,
          "This member can't rebuild what is missing. Remove it from the cluster and add a fresh"
              + " one with an empty data directory.");
    }
  }
}
