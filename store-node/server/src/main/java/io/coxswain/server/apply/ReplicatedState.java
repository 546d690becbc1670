package io.coxswain.server.apply;

import io.coxswain.api.admin.SetTimingResponse;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.EmptyResponse;
import io.coxswain.api.membership.ClusterMemberAttrSetRequest;
import io.coxswain.raft.Bytes;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.Entry;
import io.coxswain.raft.Payload;
import io.coxswain.raft.Timing;
import io.coxswain.raft.TimingHistory;
import io.coxswain.server.contract.Proposals.Applied;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.lease.LeaseBook;
import io.coxswain.server.members.ChangeContext;
import io.coxswain.server.members.MemberList;
import io.coxswain.server.mvcc.KvWrites;
import io.coxswain.server.watch.WatchFeed;
import io.coxswain.server.world.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The state machine on a state store.
///
/// A group of entries becomes one batch: keys, leases, alarms, members, timing, and the index it stands
/// at. When the batch is written, readers are shown the new state, then the watchers are fed, then the
/// lessor is told; only then does [#apply] answer, so a client that has its answer finds all of it.
///
/// If anything throws, nothing of the group was published and the process must end: what lies in memory
/// may be ahead of the store. A restart goes on from the last batch that was flushed, with the entries
/// after its index, so each entry counts exactly once.
public final class ReplicatedState implements StateMachine {
  /// Records looked at for compaction beside a group: these and two for each that the group wrote, so that
  /// a sweep outruns the writes. A record costs some 5 us, and clients wait for the group.
  private static final int SWEEP_RECORDS_LEAST = 20;

  /// Records looked at in an idle moment; a request that comes then waits for the rest of them.
  private static final int SWEEP_RECORDS_IDLE = 250;

  private final StateStore store;
  private final KvWrites kv;
  private final LeaseBook leases;
  private final WatchFeed watchers;
  private final WorkWitness work;
  private final AlarmBook alarms;
  private final Executor executor;
  private final KeyCommands keys;
  private final LeaseCommands leaseCommands;
  private volatile Standing standing;
  private volatile String clusterVersion;

  /// The standing of the entry that is being applied; equals [#standing] between groups.
  private Standing working;

  private ReplicatedState(StateStore store, KvWrites kv, Neighbours neighbours, Loaded loaded) {
    this.store = store;
    this.kv = kv;
    this.leases = neighbours.leases();
    this.watchers = neighbours.watchers();
    this.work = neighbours.work();
    this.alarms = loaded.alarms();
    this.keys = new KeyCommands(kv, leases);
    this.leaseCommands = new LeaseCommands(leases, keys);
    // The order in which a command is judged.
    this.executor = new CorruptGate(alarms, new NoSpaceGate(alarms, this::carryOut));
    this.standing = loaded.standing();
    this.working = loaded.standing();
    this.clusterVersion = loaded.clusterVersion();
  }

  /// Who works beside the state.
  ///
  /// @param leases what is granted now
  /// @param watchers told of every revision
  /// @param work looks on
  public record Neighbours(LeaseBook leases, WatchFeed watchers, WorkWitness work) {}

  /// Opens what the store holds, the leases into the neighbours' book.
  ///
  /// @param kv on the same store
  /// @param configured the timing to go by while none was ever replicated
  public static ReplicatedState open(
      StateStore store, KvWrites kv, Neighbours neighbours, Timing configured) throws IOException {
    try (StateStore.View view = store.view()) {
      Loaded loaded =
          new Loaded(
              StandingRecords.load(view, configured),
              AlarmBook.load(view),
              StandingRecords.loadVersion(view));
      neighbours.leases().load(view);
      return new ReplicatedState(store, kv, neighbours, loaded);
    }
  }

  /// Where a store stands, without loading the rest of it.
  ///
  /// @param configured the timing to answer while none was ever replicated
  public static Standing standingOf(StateStore store, Timing configured) throws IOException {
    try (StateStore.View view = store.view()) {
      return StandingRecords.load(view, configured);
    }
  }

  @Override
  public Standing standing() {
    return standing;
  }

  /// The alarms that are raised. Thread-safe.
  public List<AlarmMember> alarms() {
    return alarms.raised();
  }

  /// What the members have agreed to speak; empty before they did. Thread-safe.
  public String clusterVersion() {
    return clusterVersion;
  }

  @Override
  public List<Outcome> apply(List<Entry> group) {
    List<Outcome> outcomes = new ArrayList<>(group.size());
    try (StateStore.Batch batch = store.newBatch()) {
      Group open = new Group(batch);
      for (Entry entry : group) {
        outcomes.add(apply(entry, open));
      }
      if (kv.compactionPending()) {
        kv.compactStep(batch, SWEEP_RECORDS_LEAST + 2 * open.changes());
      }
      write(batch);
      watchers.applied(open.revisions());
      leases.announce();
    }
    return outcomes;
  }

  @Override
  public boolean tidy() {
    if (!kv.compactionPending()) {
      return false;
    }
    try (StateStore.Batch batch = store.newBatch()) {
      WorkWitness.Timer timer = work.sweep();
      kv.compactStep(batch, SWEEP_RECORDS_IDLE);
      write(batch);
      timer.ended(true);
    }
    return kv.compactionPending();
  }

  private void write(StateStore.Batch batch) {
    kv.seal(batch);
    StandingRecords.put(batch, standing, working);
    try {
      store.write(batch);
    } catch (IOException failed) {
      throw new StoreFault(
          FaultCode.STATE_WRITE_FAILED,
          "Entries up to %d could not be written to the state".formatted(working.index()),
          "the state store refused the batch (" + failed.getMessage() + ")",
          "Free space or replace the disk, then start the member again: nothing is lost, the log"
              + " holds these entries.",
          failed);
    }
    kv.publish();
    standing = working;
    work.compacting(kv.compactionPending());
  }

  private Outcome apply(Entry entry, Group group) {
    if (entry.index() != working.index() + 1) {
      throw new IllegalStateException(
          "entry %d can't follow %d: each is applied once, in order"
              .formatted(entry.index(), working.index()));
    }
    Outcome outcome =
        switch (entry.payload()) {
          case Payload.Empty _ -> new Outcome.Silent();
          case Payload.Command(Bytes bytes) -> carryOut(bytes, entry, group);
          case Payload.Membership(ConfChange change) -> change(change, entry);
          case Payload.Retiming(Timing timing, Bytes context) ->
              retime(timing, context, entry, group);
        };
    working = working.at(entry.index(), entry.term());
    return outcome;
  }

  private Outcome carryOut(Bytes bytes, Entry entry, Group group) {
    Request request = Request.decode(bytes, entry.index());
    WorkWitness.Timer timer = work.request(request.command().kind());
    Result result = executor.execute(request.command(), group);
    timer.ended(isSuccess(result));
    return switch (result) {
      case Result.Done(var response, long revision) ->
          new Outcome.Answered(
              request.proposer(),
              request.requestId(),
              new Applied(revision, entry.term(), response));
      case Result.Refused(var error) ->
          new Outcome.Refused(request.proposer(), request.requestId(), error);
    };
  }

  /// As etcd counts: that a revision is compacted already is no failure.
  private static boolean isSuccess(Result result) {
    return switch (result) {
      case Result.Done _ -> true;
      case Result.Refused(var error) -> error == WireError.COMPACTED;
    };
  }

  private Result carryOut(Command command, Group group) {
    return switch (command) {
      case Command.Put(var request) -> keys.put(request, group);
      case Command.DeleteRange(var request) -> keys.deleteRange(request, group);
      case Command.Txn(var request) -> keys.txn(request, group);
      case Command.Compact(var request) -> keys.compact(request, group);
      case Command.GrantLease(var request) ->
          leaseCommands.grant(request, working.timing().current(), group);
      case Command.RevokeLease(var request) -> leaseCommands.revoke(request, group);
      case Command.CheckpointLeases(var request) -> leaseCommands.checkpoint(request, group);
      case Command.Alarm(var request) ->
          new Result.Done(alarms.carryOut(request, group.batch()), keys.revision(group));
      case Command.SetClusterVersion(var request) -> {
        clusterVersion = request.getVer();
        StandingRecords.putVersion(group.batch(), clusterVersion);
        yield nothing(group);
      }
      case Command.PublishMember(var request) -> publish(request, group);
    };
  }

  private Result publish(ClusterMemberAttrSetRequest request, Group group) {
    var attributes = request.getMemberAttributes();
    MemberList members =
        working
            .members()
            .published(request.getMemberID(), attributes.getName(), attributes.getClientUrlsList());
    working = working.with(working.conf(), members);
    return nothing(group);
  }

  private Result nothing(Group group) {
    return new Result.Done(EmptyResponse.getDefaultInstance(), keys.revision(group));
  }

  /// Consensus has switched to the new membership when the entry committed; here it becomes part of the
  /// state, by the same rule.
  private Outcome change(ConfChange change, Entry entry) {
    MemberList members = working.members().after(working.conf(), change, entry.index());
    working = working.with(working.conf().after(change, entry.index()), members);
    ChangeContext context = ChangeContext.decode(change.memberId(), change.context());
    return new Outcome.MembersChanged(context.proposer(), context.requestId(), members);
  }

  /// As with membership. The answer says what is in force now: whoever asked for another epoch sees that
  /// it was not granted.
  private Outcome retime(Timing timing, Bytes context, Entry entry, Group group) {
    TimingHistory history = working.timing().advance(timing);
    working = working.with(history);
    Request.Origin origin = Request.originOf(context, entry.index());
    return new Outcome.Answered(
        origin.proposer(),
        origin.requestId(),
        new Applied(keys.revision(group), entry.term(), inForce(history.current())));
  }

  private static SetTimingResponse inForce(Timing timing) {
    return SetTimingResponse.newBuilder()
        .setTiming(
            io.coxswain.api.admin.Timing.newBuilder()
                .setEpoch(timing.epoch())
                .setHeartbeatNanos(timing.heartbeatNanos())
                .setElectionNanos(timing.electionNanos())
                .setJitterNanos(timing.jitterNanos()))
        .build();
  }

  /// What a store held when it was opened.
  private record Loaded(Standing standing, AlarmBook alarms, String clusterVersion) {}
}
