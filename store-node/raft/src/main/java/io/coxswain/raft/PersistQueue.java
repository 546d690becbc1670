package io.coxswain.raft;

import java.util.ArrayDeque;

/// Which of the batches that were handed out for writing are on disk.
///
/// Batches are named by sequence and not by their last entry: a log may be overwritten and overwritten
/// back while writes are under way, and then the same `(term, index)` is written twice.
final class PersistQueue {
  private static final class Batch {
    final long sequence;
    final long term;
    final long vote;

    /// The log as it is now, up to here, is on disk once this batch is. Falls when the log is cut.
    long lastIndex;

    Batch(long sequence, long lastIndex, long term, long vote) {
      this.sequence = sequence;
      this.lastIndex = lastIndex;
      this.term = term;
      this.vote = vote;
    }
  }

  private final ArrayDeque<Batch> underWay = new ArrayDeque<>();
  private long persistedIndex;
  private long durableTerm;
  private long durableVote;

  PersistQueue(long persistedIndex, HardState hardState) {
    this.persistedIndex = persistedIndex;
    this.durableTerm = hardState.term();
    this.durableVote = hardState.vote();
  }

  /// The log, as it is in memory, is on disk up to here.
  long persistedIndex() {
    return persistedIndex;
  }

  /// Whether a crash now would bring this member back in `term` or later.
  boolean termDurable(long term) {
    return durableTerm >= term;
  }

  boolean voteDurable(long term, long vote) {
    return durableTerm == term && durableVote == vote;
  }

  /// A batch was handed out that brings the disk to `lastIndex`, `term` and `vote`.
  void handedOut(long sequence, long lastIndex, long term, long vote) {
    underWay.addLast(new Batch(sequence, lastIndex, term, vote));
  }

  /// Every batch up to and including `sequence` is on disk.
  void completed(long sequence) {
    for (Batch oldest = underWay.peekFirst();
        oldest != null && oldest.sequence <= sequence;
        oldest = underWay.peekFirst()) {
      persistedIndex = Math.max(persistedIndex, oldest.lastIndex);
      durableTerm = oldest.term;
      durableVote = oldest.vote;
      underWay.removeFirst();
    }
  }

  /// The log in memory was cut after `index`: what was written beyond it is not this log any more.
  void cutAfter(long index) {
    persistedIndex = Math.min(persistedIndex, index);
    for (Batch batch : underWay) {
      batch.lastIndex = Math.min(batch.lastIndex, index);
    }
  }

  /// A snapshot replaced the log up to `index`, on disk for good.
  void restoredAt(long index) {
    cutAfter(index);
    persistedIndex = index;
  }
}
