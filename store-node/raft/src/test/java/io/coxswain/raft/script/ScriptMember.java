package io.coxswain.raft.script;

import io.coxswain.raft.Entry;
import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import io.coxswain.raft.ProposalResult;
import io.coxswain.raft.RaftConfig;
import io.coxswain.raft.RaftNode;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.Ready;
import io.coxswain.raft.simulation.SimulatedDisk;
import io.coxswain.raft.simulation.StateImage;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A member of a script: what it wants done is written down and waits for the script to let it happen.
final class ScriptMember {
  private record Write(long sequence, List<Message> messagesAfter) {}

  final long id;
  private final ScriptWorld world;
  private final SimulatedDisk disk;
  private final ArrayDeque<Write> writes = new ArrayDeque<>();
  private final ArrayDeque<Entry> toApply = new ArrayDeque<>();
  private StateImage state;
  private @Nullable RaftNode node;

  ScriptMember(long id, ScriptWorld world, SimulatedDisk disk) {
    this.id = id;
    this.world = world;
    this.disk = disk;
    this.state = disk.flushed();
  }

  void start(RaftConfig config) {
    state = disk.flushed();
    node = new RaftNode(config, disk.recover(), bound -> bound * id / 16, world.nowNanos());
    look();
  }

  /// Loses everything that isn't on disk.
  void crash() {
    node = null;
    disk.crash(_ -> 0);
    writes.clear();
    toApply.clear();
  }

  boolean isUp() {
    return node != null;
  }

  void feed(Input input) {
    if (node != null) {
      node.step(input, world.nowNanos());
      if (!world.isBatching()) {
        look();
      }
    }
  }

  RaftStatus status() {
    return running().status();
  }

  boolean isDue() {
    return node != null
        && node.nextDeadlineNanos() != Long.MAX_VALUE
        && node.nextDeadlineNanos() - world.nowNanos() <= 0;
  }

  /// How long until something is due, in nanoseconds.
  long patienceNanos() {
    long deadline = running().nextDeadlineNanos();
    return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - world.nowNanos();
  }

  private RaftNode running() {
    if (node == null) {
      throw new IllegalStateException("member " + id + " is down");
    }
    return node;
  }

  /// Takes what the core wants done.
  void look() {
    while (node != null && node.hasReady()) {
      take(node.takeReady());
    }
  }

  private void take(Ready ready) {
    ready
        .roleChange()
        .ifPresent(
            change -> say("%s term=%d leader=%d", change.role(), change.term(), change.leader()));
    ready.conf().ifPresent(conf -> say("membership %s", Describe.conf(conf)));
    ready.timing().ifPresent(timing -> say("timing %s", Describe.timing(timing.current())));
    ready.proposals().forEach(result -> say("proposal %s", describe(result)));
    if (ready.needsPersist() || !ready.messagesAfterPersist().isEmpty()) {
      write(ready);
    }
    ready.messagesNow().forEach(world::send);
    ready.snapshotToInstall().ifPresent(meta -> say("wants %s", Describe.snapshot(meta)));
    ready
        .snapshotsToSend()
        .forEach(ask -> say("owes %d a snapshot at %d or later", ask.to(), ask.minimumIndex()));
    ready.committed().forEach(entry -> say("applies %s", Describe.entry(entry)));
    toApply.addAll(ready.committed());
    ready.readStates().forEach(read -> say("read %d at %d", read.requestId(), read.index()));
    ready.droppedReads().forEach(read -> say("read %d dropped", read));
  }

  private static String describe(ProposalResult result) {
    return switch (result) {
      case ProposalResult.Accepted accepted ->
          "accepted at " + Describe.at(accepted.term(), accepted.firstIndex());
      case ProposalResult.Forwarded forwarded -> "forwarded to " + forwarded.leader();
      case ProposalResult.Refused refused -> "refused: " + refused.reason();
    };
  }

  private void write(Ready ready) {
    if (ready.needsPersist()) {
      String hardState =
          ready
              .hardState()
              .map(hard ->
                  " term=%d vote=%d commit=%d".formatted(hard.term(), hard.vote(), hard.commit()))
              .orElse("");
      String entries =
          ready.entriesToPersist().isEmpty()
              ? ""
              : " " + Describe.entries(ready.entriesToPersist());
      say("writes%s%s%s", hardState, entries, ready.mustSync() ? "" : " (no sync)");
    }
    ready
        .messagesAfterPersist()
        .forEach(message -> say("after that %s", Describe.message(message)));
    disk.write(ready.sequence(), ready.hardState(), ready.entriesToPersist());
    writes.addLast(new Write(ready.sequence(), ready.messagesAfterPersist()));
  }

  /// Syncs every write that waits. Returns whether there was one.
  boolean persist() {
    if (writes.isEmpty()) {
      return false;
    }
    List<Write> done = List.copyOf(writes);
    writes.clear();
    disk.syncThrough(done.getLast().sequence());
    done.forEach(write -> write.messagesAfter().forEach(world::send));
    feed(new Input.Persisted(done.getLast().sequence()));
    return true;
  }

  /// Applies every entry that waits. Returns whether there was one.
  boolean apply() {
    if (toApply.isEmpty()) {
      return false;
    }
    for (Entry entry = toApply.pollFirst(); entry != null; entry = toApply.pollFirst()) {
      state = state.apply(entry);
    }
    feed(new Input.Applied(state.index()));
    return true;
  }

  /// The log on disk: `1: [1/1 empty, 1/2 'a']`
  String describeLog() {
    return id + ": " + Describe.entries(disk.recover().entries());
  }

  StateImage state() {
    return state;
  }

  void flush() {
    disk.flush(state);
  }

  void compact(long through) {
    flush();
    disk.compact(through);
    feed(new Input.Compacted(through));
  }

  void install(StateImage image) {
    disk.install(image);
    state = image;
    toApply.clear();
    feed(new Input.SnapshotInstalled(image.toMeta()));
  }

  @SuppressWarnings(
      "AnnotateFormatMethod") // the annotation lives in a library this module has no use for
  private void say(String format, Object... arguments) {
    world.say(id + " " + format.formatted(arguments));
  }
}
