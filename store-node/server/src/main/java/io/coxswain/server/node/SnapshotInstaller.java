package io.coxswain.server.node;

import io.coxswain.raft.Input;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.server.apply.Standing;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.log.LogCommand;
import io.coxswain.server.log.LogSnapshot;
import java.io.IOException;

/// Puts a snapshot that has arrived, complete and on disk, in the place of the state. A crash at any point
/// leaves either the old state with the old log, or a log that names the snapshot, which the next start
/// finishes ([StateHome#current(long)]):
///
/// 1. the log notes the snapshot and forgets what it replaces;
/// 2. the pointer to the state directory is switched;
/// 3. the state is opened from there; consensus is told, and goes on applying after it.
final class SnapshotInstaller {
  private final StateHome home;
  private final CurrentState state;
  private final Mailbox<LogCommand> log;
  private final Mailbox<ApplierEvent> applier;
  private final Mailbox<ConsensusEvent> consensus;

  SnapshotInstaller(
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

  /// Step 1; goes on with [ApplierEvent.InstallLogged].
  void begin(SnapshotMeta meta) {
    LogSnapshot snapshot =
        new LogSnapshot(meta.index(), meta.term(), meta.conf().voters(), meta.conf().learners());
    boolean taken =
        log.offer(
            new LogCommand.Install(
                snapshot, () -> applier.offerUrgent(new ApplierEvent.InstallLogged(meta))));
    if (!taken) {
      throw new CoreOutlets.LaneStuck("the log");
    }
  }

  /// Steps 2 and 3.
  void finish(SnapshotMeta meta) {
    try {
      home.switchTo(meta.index());
      state.replace(home.directoryOf(meta.index()));
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
    consensus.offerUrgent(new ConsensusEvent.Feed(new Input.SnapshotInstalled(meta)));
  }
}
