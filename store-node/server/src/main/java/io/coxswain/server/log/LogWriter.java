package io.coxswain.server.log;

import io.coxswain.server.lane.Lane;
import io.coxswain.server.world.Clock;
import java.util.function.LongPredicate;

/// The log lane: writes what waits, makes it durable with one sync (group commit) and says how far it got.
/// While one sync runs, the next batch gathers in the mailbox. One of the two lanes that may block.
public final class LogWriter implements Lane<LogCommand> {
  /// How soon a report is repeated that the consensus lane's full mailbox refused.
  private static final long REPORT_AGAIN_NANOS = 1_000_000;

  /// How long a commit index alone waits for a batch to ride along with. Without a limit, a member of an idle
  /// cluster that is killed would not know its last commits, and `--force-new-cluster` would cut them. etcd's
  /// state, which tells it as much, is written as often (`--backend-batch-interval`).
  static final long RIDE_NANOS_MAX = 100_000_000;

  private final WriteAheadLog log;
  private final Clock clock;
  private final LongPredicate persisted;
  private final SyncObserver observer;
  private boolean mustSync;
  private long writtenSequence;
  private long syncedSequence;
  private long reportedSequence;
  private long reportAtNanos = Long.MAX_VALUE;
  private long syncAtNanos = Long.MAX_VALUE;

  /// Told of every sync, on the log lane.
  @FunctionalInterface
  public interface SyncObserver {
    /// @param nanos how long writing out and syncing the batch took
    /// @param bytes length of the batch in the log
    void synced(long nanos, long bytes);
  }

  /// @param persisted takes "every batch up to and including this sequence is on disk"; false if it can't
  ///     be delivered now
  public LogWriter(WriteAheadLog log, Clock clock, LongPredicate persisted, SyncObserver observer) {
    this.log = log;
    this.clock = clock;
    this.persisted = persisted;
    this.observer = observer;
  }

  @Override
  public void on(LogCommand command) {
    switch (command) {
      case LogCommand.Write write -> {
        log.append(write.entries());
        write.hardState().ifPresent(log::hardState);
        writtenSequence = write.sequence();
        mustSync |= write.mustSync();
      }
      case LogCommand.Release(LogSnapshot snapshot) -> note(snapshot);
      case LogCommand.Install(LogSnapshot snapshot, Runnable onDisk) -> {
        note(snapshot);
        onDisk.run();
      }
    }
  }

  @Override
  public void endOfTurn() {
    if (mustSync) {
      sync();
    } else if (log.hasUnsynced() && syncAtNanos == Long.MAX_VALUE) {
      syncAtNanos = clock.nanoTime() + RIDE_NANOS_MAX;
    }
    report();
  }

  @Override
  public long nextDeadlineNanos() {
    // Compared by difference, as times are; one that is not set is never the earlier.
    boolean reportFirst =
        syncAtNanos == Long.MAX_VALUE
            || (reportAtNanos != Long.MAX_VALUE && reportAtNanos - syncAtNanos < 0);
    return reportFirst ? reportAtNanos : syncAtNanos;
  }

  @Override
  public void onDeadline() {
    long now = clock.nanoTime();
    if (syncAtNanos != Long.MAX_VALUE && now - syncAtNanos >= 0) {
      sync();
    }
    reportAtNanos = Long.MAX_VALUE; // the end of the turn reports
  }

  private void note(LogSnapshot snapshot) {
    sync();
    log.snapshot(snapshot);
    sync();
    log.release(snapshot.index());
  }

  private void sync() {
    if (log.hasUnsynced()) {
      long start = clock.nanoTime();
      long bytes = log.sync();
      observer.synced(clock.nanoTime() - start, bytes);
    }
    mustSync = false;
    syncAtNanos = Long.MAX_VALUE;
    syncedSequence = writtenSequence;
  }

  private void report() {
    if (reportedSequence == syncedSequence) {
      return;
    }
    if (persisted.test(syncedSequence)) {
      reportedSequence = syncedSequence;
    } else {
      reportAtNanos = clock.nanoTime() + REPORT_AGAIN_NANOS;
    }
  }
}
