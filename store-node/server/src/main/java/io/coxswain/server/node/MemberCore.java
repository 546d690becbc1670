package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.Timing;
import io.coxswain.server.admin.LeaderFeed;
import io.coxswain.server.admin.Measured;
import io.coxswain.server.apply.ReplicatedState;
import io.coxswain.server.apply.WorkWitness;
import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.lane.Lanes;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.lease.LeaseBook;
import io.coxswain.server.lease.Lessor;
import io.coxswain.server.log.LogCommand;
import io.coxswain.server.log.LogIdentity;
import io.coxswain.server.log.LogSnapshot;
import io.coxswain.server.log.LogWriter;
import io.coxswain.server.log.WriteAheadLog;
import io.coxswain.server.tempo.TempoKeeper;
import io.coxswain.server.watch.WatchLane;
import java.io.IOException;
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

  private final Surroundings world;
  private final LogIdentity identity;
  private final LogSnapshot safe;
  private final Outside outside;
  private final LateParts late = LateParts.none();
  private final CoreParts parts;
  private final PendingCalls pending = PendingCalls.empty();
  private final LeaderFeed leaders = new LeaderFeed();

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
    this.identity = found.recovered().identity();
    this.safe = found.recovered().snapshot();
    this.outside = outside;
    RequestIds ids = new RequestIds(BootCounter.next(world.disk(), "member"));
    this.parts =
        new CoreParts(world, config, found, outside, new CoreParts.Shared(late, pending, ids));
  }

  /// Recovers and starts every lane. From here on the member takes part.
  static Running start(
      Surroundings world, NodeConfig config, WriteAheadLog.Opened found, Outside outside)
      throws IOException {
    world.disk().makeRoomToStart();
    return new MemberCore(world, config, found, outside).start();
  }

  private Running start() throws IOException {
    // A deadline may pass while the state is read, and its lane talks to some that are opened
    // later.
    world.lanes().hold();
    LeaseBook leases = new LeaseBook(() -> late.lessor().get().leasesChanged());
    Mailbox<Lessor.Event> lessorBox =
        open("lessor", own -> late.lessor().set(parts.lessor(own, leases)));
    CurrentState state =
        parts.openState(new ReplicatedState.Neighbours(leases, late.watchFeed(), outside.work()));
    StartRefusals.lostState(state.standing(), safe);
    this.<WatchLane.Wake>open("watch", own -> late.watches().set(parts.watchLane(own, state)));
    Workers workers = openWorkers(state, lessorBox);
    openConsensus(state, workers);
    world.lanes().begin();
    workers.steward().offer(new Steward.Event.Begin());
    return running(state, workers);
  }

  /// Those to whom consensus hands its work, and those who look after the member.
  private record Workers(
      Mailbox<LogCommand> log,
      Mailbox<Housekeeper.Task> housekeeper,
      Mailbox<Steward.Event> steward,
      LeaderDuties duties,
      Mailbox<ApplierEvent> applier) {}

  private Workers openWorkers(CurrentState state, Mailbox<Lessor.Event> lessorBox) {
    Mailbox<LogCommand> log = open("log", _ -> parts.logWriter());
    Mailbox<Housekeeper.Task> housekeeper = open("housekeeper", _ -> parts.housekeeper(state, log));
    late.requests().set(parts.requestDesk(state));
    this.<SpaceWatch.Event>open(
        "space", own -> late.space().set(parts.spaceWatch(own, state, housekeeper)));
    this.<CorruptionWatch.Event>open(
        "corruption", own -> late.corruption().set(parts.corruptionWatch(own, state, housekeeper)));
    Mailbox<Steward.Event> steward =
        open("steward", own -> late.steward().set(parts.steward(own, state)));
    LeaderDuties duties = new LeaderDuties(lessorBox, steward);
    Mailbox<ApplierEvent> applier =
        open("applier", own -> parts.applier(own, state, log, housekeeper, duties));
    return new Workers(log, housekeeper, steward, duties, applier);
  }

  private void openConsensus(CurrentState state, Workers workers) {
    Mailbox<TempoKeeper.InForce> tempo = open("tempo", _ -> parts.tempoKeeper(state.standing()));
    CoreOutlets outlets =
        new CoreOutlets(
            workers.log(),
            new ApplierDoor(workers.applier(), () -> state.standing().index()),
            outside.peers(),
            workers.duties(),
            new CoreOutlets.Witnesses(
                outside.measured(),
                leaders,
                timing -> tempo.offer(new TempoKeeper.InForce(timing))));
    StartRefusals.removed(state.standing(), identity.memberId());
    outside.peers().update(state.standing().members());
    this.<ConsensusEvent>open(
        "consensus",
        own -> {
          late.consensusBox().set(own);
          return late.consensus().set(parts.consensusLoop(state.standing(), outlets));
        });
  }

  private Running running(CurrentState state, Workers workers) {
    return new Running(
        identity.memberId(),
        identity.clusterId(),
        state,
        pending,
        late.consensusBox(),
        late.consensus().get(),
        workers.applier(),
        workers.housekeeper(),
        late.steward().get(),
        late.space().get(),
        late.corruption().get(),
        late.watches().get(),
        late.requests().get(),
        parts.membershipDesk(state),
        parts.leaseDesk(),
        late.lessor().get(),
        leaders);
  }

  private <E> Mailbox<E> open(String name, Lanes.Factory<E> make) {
    return world.lanes().open(name, BOUNDS, make);
  }

  /// Epoch 0: what this member goes by until a leader has replicated epoch 1. Timers spread over half an
  /// election timeout, where etcd takes a whole one: here they go off in the order of ranks, and of two that
  /// ask at once one steps back.
  static Timing configuredTiming(NodeConfig.Timing timing) {
    long electionNanos = timing.electionMillis() * NANOS_PER_MILLI;
    return new Timing(
        0, timing.heartbeatMillis() * NANOS_PER_MILLI, electionNanos, electionNanos / 2);
  }
}
