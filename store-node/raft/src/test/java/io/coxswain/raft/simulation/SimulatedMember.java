package io.coxswain.raft.simulation;

import io.coxswain.raft.ConfState;
import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import io.coxswain.raft.Payload;
import io.coxswain.raft.RaftConfig;
import io.coxswain.raft.RaftNode;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.Ready;
import io.coxswain.raft.Recovered;
import io.coxswain.raft.RoleKind;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.raft.simulation.Tally.Met;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A member's process: one core, one disk lane, one apply lane, a clock of its own.
final class SimulatedMember {
  /// What the disk lane does, in order.
  private sealed interface Job {
    record Write(long sequence, boolean mustSync, boolean needsPersist, List<Message> messagesAfter)
        implements Job {}

    record Install(SnapshotMeta meta) implements Job {}
  }

  final long id;
  final SimulatedDisk disk;
  private final SimulatedCluster cluster;
  private final long clockOffset;
  private final ArrayDeque<Job> jobs = new ArrayDeque<>();
  private final ArrayDeque<Entry> toApply = new ArrayDeque<>();
  private @Nullable RaftNode node;
  private LogMirror log;
  private Etiquette etiquette = new Etiquette();
  private @Nullable TimingWitness timing;
  private long newestTermHeard;
  private StateImage state;
  private ConfState confSeen;
  private long handedOut;
  private long term;
  private boolean diskBusy;
  private boolean drainPlanned;
  private long wakePlannedFor;
  private long pausedUntil;

  /// Grows with every start and crash; what was planned for an earlier life does nothing.
  private long life;

  SimulatedMember(long id, SimulatedDisk disk, SimulatedCluster cluster, long clockOffset) {
    this.id = id;
    this.disk = disk;
    this.cluster = cluster;
    this.clockOffset = clockOffset;
    Recovered recovered = disk.recover();
    log = new LogMirror(recovered);
    state = disk.flushed();
    confSeen = state.conf();
  }

  // Life and death.

  boolean isUp() {
    return node != null;
  }

  void start(RaftConfig config) {
    Recovered recovered = disk.recover();
    log = new LogMirror(recovered);
    state = disk.flushed();
    handedOut = state.index();
    confSeen = state.conf();
    term = recovered.hardState().term();
    life++;
    etiquette = new Etiquette();
    RaftNode started = new RaftNode(config, recovered, cluster.random, localNow());
    node = started;
    timing = new TimingWitness(started, newestTermHeard);
    cluster.events.add(cluster.now(), name(), "starts with " + recovered.hardState());
    settle(started);
  }

  void crash() {
    cluster.events.add(cluster.now(), name(), "crashes");
    cluster.tally.count(Met.CRASH);
    disk.crash(cluster.random);
    node = null;
    newestTermHeard = timing().map(TimingWitness::newestTermHeard).orElse(newestTermHeard);
    timing = null;
    life++;
    jobs.clear();
    toApply.clear();
    diskBusy = false;
    drainPlanned = false;
    pausedUntil = 0;
  }

  void pause(long nanos) {
    pausedUntil = cluster.now() + nanos;
    etiquette.blamelessUntil(pausedUntil);
  }

  /// Runs `action` in this life, as soon as the process isn't paused.
  private void plan(long delayNanos, Runnable action) {
    long planned = life;
    cluster.scheduler.after(delayNanos, () -> runIn(planned, action));
  }

  private void runIn(long plannedLife, Runnable action) {
    if (plannedLife != life) {
      return;
    }
    if (cluster.now() < pausedUntil) {
      cluster.scheduler.at(pausedUntil, () -> runIn(plannedLife, action));
    } else {
      action.run();
    }
  }

  // The consensus lane.

  /// Feeds `input`, now or when a pause ends; a process that is down misses it.
  void feed(Input input) {
    if (node != null) {
      runIn(life, () -> step(input));
    }
  }

  private void step(Input input) {
    RaftNode running = running();
    cluster.events.add(cluster.now(), name(), input);
    etiquette.step(running, input, localNow(), cluster.now());
    timing().orElseThrow().stepped(running, input, localNow(), cluster.timings());
    if (cluster.random.below(4) > 0) {
      settle(running);
    } else if (!drainPlanned) {
      // A lane may take in several inputs before it looks at the outcome.
      drainPlanned = true;
      plan(cluster.random.below(1_000_000), () -> settle(running()));
    }
  }

  private void settle(RaftNode running) {
    drainPlanned = false;
    while (running.hasReady()) {
      perform(running, running.takeReady());
    }
    planWake(running);
  }

  private void planWake(RaftNode running) {
    long deadline = running.nextDeadlineNanos();
    if (deadline == Long.MAX_VALUE) {
      return;
    }
    long at = cluster.now() + Math.max(0, deadline - localNow());
    if (at != wakePlannedFor) {
      wakePlannedFor = at;
      plan(at - cluster.now(), () -> wake(at));
    }
  }

  private void wake(long plannedFor) {
    if (plannedFor == wakePlannedFor) {
      wakePlannedFor = -1;
      step(new Input.Tick());
      planWake(running());
    }
  }

  private void perform(RaftNode running, Ready ready) {
    if (cluster.verbose) {
      cluster.events.add(cluster.now(), name(), ready);
    }
    observe(running, ready);
    etiquette.takes(ready);
    timing().orElseThrow().takes(ready);
    ready.messagesNow().forEach(this::send);
    if (ready.needsPersist() || !ready.messagesAfterPersist().isEmpty()) {
      disk.write(ready.sequence(), ready.hardState(), ready.entriesToPersist());
      jobs.addLast(
          new Job.Write(
              ready.sequence(),
              ready.mustSync(),
              ready.needsPersist(),
              ready.messagesAfterPersist()));
    }
    ready.snapshotToInstall().ifPresent(meta -> jobs.addLast(new Job.Install(meta)));
    workOnDisk();
    ready.snapshotsToSend().forEach(request -> cluster.sendSnapshot(this, request));
    if (!ready.committed().isEmpty()) {
      toApply.addAll(ready.committed());
      plan(cluster.applyDelay(), this::applyWaiting);
    }
    ready.proposals().forEach(cluster::proposed);
    ready.readStates().forEach(cluster::readAnswered);
    ready.droppedReads().forEach(cluster::readDropped);
  }

  private void send(Message message) {
    cluster.ledger.sent(message);
    etiquette.says(message, running(), cluster.now());
    if (message instanceof Message.TimeoutNow) {
      cluster.tally.count(Met.TRANSFER);
    }
    cluster.network.send(message);
  }

  /// Shows everything that leaves the core to the witness.
  private void observe(RaftNode running, Ready ready) {
    term = ready.hardState().map(HardState::term).orElse(term);
    for (Entry entry : ready.entriesToPersist()) {
      if (log.lastIndex() >= entry.index()) {
        cluster.tally.count(Met.OVERWRITE);
      }
      cluster.ledger.written(entry, log.termAt(entry.index() - 1));
      log.write(entry);
      if (entry.payload() instanceof Payload.Membership && entry.term() == term && leads()) {
        SafetyLedger.check(
            log.changesAfter(running.status().commit()) <= 1,
            "%d appends a second change while one is uncommitted: %s",
            id,
            entry);
      }
    }
    ready
        .roleChange()
        .filter(change -> change.role() == RoleKind.LEADER)
        .ifPresent(change -> {
          cluster.ledger.elected(change.term(), id, log);
          etiquette.blamelessUntil(cluster.now());
          etiquette.leads(running.status());
          cluster.tally.count(Met.ELECTION);
        });
    for (Entry entry : ready.committed()) {
      handedOut++;
      SafetyLedger.check(entry.index() == handedOut, "%d hands out %s twice or late", id, entry);
      SafetyLedger.check(
          disk.holds(entry.term(), entry.index()), "%d applies %s before its disk", id, entry);
      cluster.ledger.applied(id, entry, term);
    }
    Optional<HardState> hardState = ready.hardState();
    if (hardState.isPresent()) {
      RaftStatus status = running.status();
      long commit = status.commit();
      cluster.ledger.leaderCommitted(
          status,
          log.termAt(commit),
          confSeen,
          (voter, entryTerm) -> cluster.holds(voter, entryTerm, commit));
      confSeen = status.conf();
    }
  }

  // The disk lane.

  private void workOnDisk() {
    if (diskBusy || jobs.isEmpty()) {
      return;
    }
    diskBusy = true;
    List<Job> batch = new ArrayList<>();
    do {
      batch.add(jobs.removeFirst());
    } while (!jobs.isEmpty()
        && batch.getLast() instanceof Job.Write
        && jobs.getFirst() instanceof Job.Write);
    plan(cluster.syncDelay(), () -> finish(batch));
  }

  private void finish(List<Job> batch) {
    long synced = 0;
    long done = 0;
    for (Job job : batch) {
      if (job instanceof Job.Write write) {
        // A batch that needs no sync of its own counts as done with those before it.
        synced = write.mustSync() ? write.sequence() : synced;
        done = write.needsPersist() ? write.sequence() : done;
      }
    }
    disk.syncThrough(synced);
    for (Job job : batch) {
      switch (job) {
        case Job.Write write -> write.messagesAfter().forEach(this::send);
        case Job.Install install -> install(install.meta());
      }
    }
    diskBusy = false;
    if (done > 0) {
      step(new Input.Persisted(done));
    }
    workOnDisk();
  }

  private void install(SnapshotMeta meta) {
    if (cluster.random.below(8) == 0) {
      step(new Input.SnapshotFailed(meta));
      return;
    }
    disk.syncThrough(Long.MAX_VALUE);
    state = StateImage.of(meta);
    disk.install(state);
    cluster.tally.count(Met.SNAPSHOT_INSTALLED);
    log = new LogMirror(state);
    handedOut = meta.index();
    step(new Input.SnapshotInstalled(meta));
  }

  // The apply lane.

  private void applyWaiting() {
    for (Entry entry = toApply.pollFirst(); entry != null; entry = toApply.pollFirst()) {
      if (entry.index() > state.index()) {
        SafetyLedger.check(
            entry.index() == state.index() + 1, "%d applies %s out of order", id, entry);
        state = state.apply(entry);
      }
    }
    step(new Input.Applied(state.index()));
  }

  StateImage state() {
    return state;
  }

  /// Makes the state durable and drops what it covers from the log, but for the last `keep` entries.
  void flushAndCompact(long keep) {
    if (node != null) {
      disk.flush(state);
      long through = state.index() - keep;
      disk.compact(through);
      feed(new Input.Compacted(through));
    }
  }

  // What others see.

  Optional<TimingWitness> timing() {
    return Optional.ofNullable(timing);
  }

  RaftStatus status() {
    return running().status();
  }

  boolean leads() {
    return node != null && node.status().role() == RoleKind.LEADER;
  }

  private RaftNode running() {
    if (node == null) {
      throw new IllegalStateException(name() + " is down");
    }
    return node;
  }

  private long localNow() {
    return cluster.now() + clockOffset;
  }

  private String name() {
    return Long.toUnsignedString(id);
  }
}
