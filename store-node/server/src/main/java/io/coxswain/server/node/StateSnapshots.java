package io.coxswain.server.node;

import io.coxswain.raft.Input;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.server.apply.Standing;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.lane.LaneStuck;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.log.LogCommand;
import io.coxswain.server.log.LogSnapshot;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies the state for others, and puts a copy that has arrived, complete and on disk, in its place. On the
/// apply lane, so that a copy stands exactly where the state does. A crash while it is replaced leaves either
/// the old state with the old log, or a log that names the snapshot, which the next start finishes
/// ([StateHome#current(long)]):
///
/// 1. the log notes the snapshot and forgets what it replaces;
/// 2. the pointer to the state directory is switched;
/// 3. the state is opened from there; consensus is told, and goes on applying after it.
///
/// Until consensus is told, it takes no entries: a lane that can't take its part ends the member.
final class StateSnapshots {
  private static final Logger LOG = LoggerFactory.getLogger(StateSnapshots.class);

  private final StateHome home;
  private final CurrentState state;
  private final Mailbox<LogCommand> log;
  private final Mailbox<ApplierEvent> applier;
  private final Mailbox<ConsensusEvent> consensus;

  StateSnapshots(
      StateHome home,
      CurrentState state,
      Mailbox<LogCommand> log,
      Mailbox<ApplierEvent> applier,
      Mailbox<ConsensusEvent> consensus) {
    this.home = home;
    this.state = state;
    this.log = log;
    this.applier = applier;
    this.consensus = consensus;
  }

  /// Copies the state, as it stands, into a new directory and says where it stands. Blocks.
  void copy(String directory, CompletableFuture<Standing> made) {
    try {
      state.checkpoint(directory);
      made.complete(state.standing());
    } catch (IOException failed) {
      made.completeExceptionally(failed);
    }
  }

  /// Step 1; goes on with [ApplierEvent.InstallLogged].
  void begin(SnapshotMeta meta) {
    LogSnapshot snapshot =
        new LogSnapshot(meta.index(), meta.term(), meta.conf().voters(), meta.conf().learners());
    LaneStuck.require(log.offer(new LogCommand.Install(snapshot, () -> logged(meta))), "the log");
  }

  /// On the log's lane.
  private void logged(SnapshotMeta meta) {
    LaneStuck.require(applier.offerUrgent(new ApplierEvent.InstallLogged(meta)), "the applier");
  }

  /// Steps 2 and 3.
  void finish(SnapshotMeta meta) {
    try {
      home.switchTo(meta.index());
      state.replace(home.directoryOf(meta.index()));
      home.deleteBefore(meta.index());
    } catch (IOException failed) {
      throw new StoreFault(
          FaultCode.STATE_WRITE_FAILED,
          "The snapshot at entry %d could not be put in place".formatted(meta.index()),
          "the disk answered: " + failed.getMessage(),
          "Free space or replace the disk, then start the member again: it finishes the"
              + " installation.",
          failed);
    }
    Standing standing = state.standing();
    if (standing.index() != meta.index()) {
      throw new IllegalStateException(
          "the snapshot at entry %d holds a state at entry %d"
              .formatted(meta.index(), standing.index()));
    }
    LOG.atInfo()
        .addKeyValue("index", meta.index())
        .addKeyValue("term", meta.term())
        .log("a snapshot was put in place");
    LaneStuck.require(
        consensus.offerUrgent(new ConsensusEvent.Feed(new Input.SnapshotInstalled(meta))),
        "consensus");
  }
}
