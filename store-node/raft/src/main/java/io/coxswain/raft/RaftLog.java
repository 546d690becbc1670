package io.coxswain.raft;

import java.util.List;
import java.util.Optional;

/// The replicated log since the last compaction, and how far each of its uses has come.
///
/// Invariant: `base <= applied <= handedOut <= min(commit, persisted)` and `commit, persisted <= last`.
final class RaftLog {
  private final EntryBuffer entries;
  private final PersistQueue persist;
  private long commit;

  /// Last index given out for applying.
  private long handedOut;

  /// Last index the state machine reported.
  private long applied;

  /// First index not yet given out for writing.
  private long unwritten;

  /// Bytes given out for applying and not yet reported applied.
  private long unappliedBytes;

  RaftLog(Recovered recovered) {
    entries = new EntryBuffer(recovered.compactedIndex(), recovered.compactedTerm());
    recovered.entries().forEach(entries::add);
    persist = new PersistQueue(entries.lastIndex(), recovered.hardState());
    applied = recovered.appliedIndex();
    handedOut = applied;
    commit = applied;
    unwritten = entries.lastIndex() + 1;
  }

  PersistQueue persist() {
    return persist;
  }

  long firstIndex() {
    return entries.firstIndex();
  }

  /// The index before the first entry kept; its term is known.
  long baseIndex() {
    return entries.baseIndex();
  }

  long lastIndex() {
    return entries.lastIndex();
  }

  long lastTerm() {
    return entries.termAt(entries.lastIndex());
  }

  long commit() {
    return commit;
  }

  long applied() {
    return applied;
  }

  /// Term at `index`, -1 if this log doesn't know.
  long termAt(long index) {
    return entries.termAt(index);
  }

  Entry get(long index) {
    return entries.get(index);
  }

  boolean matches(long index, long term) {
    return entries.termAt(index) == term;
  }

  /// Whether a log that ends in `(term, index)` holds at least what this one may have committed
  /// (thesis 3.6.1).
  boolean isUpToDate(long term, long index) {
    return term > lastTerm() || (term == lastTerm() && index >= lastIndex());
  }

  /// Where a log whose entry at `index` has `term` may still agree with this one, looking back.
  long agreementBefore(long index, long term) {
    long from = Math.min(index, lastIndex());
    return from <= baseIndex() ? from : entries.lastWithTermAtMost(from, term);
  }

  /// Leader: adds `payload` at the end.
  Entry append(long term, Payload payload) {
    Entry entry = new Entry(term, lastIndex() + 1, payload);
    entries.add(entry);
    return entry;
  }

  /// Follower: takes entries that follow a place where the logs agree; what conflicts is cut off.
  /// The caller has checked that none of them is at or below the commit index.
  void take(List<Entry> received) {
    for (Entry entry : received) {
      long known = entries.termAt(entry.index());
      if (known == entry.term()) {
        continue;
      }
      if (known >= 0) {
        cutAfter(entry.index() - 1);
      }
      entries.add(entry);
    }
  }

  List<Entry> slice(long from, long bytesMax) {
    return entries.slice(from, lastIndex(), bytesMax);
  }

  void commitTo(long index) {
    commit = index;
  }

  /// Bytes of all entries beyond the commit index.
  long uncommittedBytes() {
    long sum = 0;
    for (long index = commit + 1; index <= lastIndex(); index++) {
      sum += entries.get(index).sizeBytes();
    }
    return sum;
  }

  /// Whether entries wait to be written.
  boolean hasUnwritten() {
    return unwritten <= lastIndex();
  }

  /// Everything that must be written, once.
  List<Entry> takeUnwritten() {
    List<Entry> taken = entries.slice(unwritten, lastIndex(), Long.MAX_VALUE);
    unwritten = lastIndex() + 1;
    return taken;
  }

  /// Whether entries may be applied. State never runs ahead of its own log on disk.
  boolean hasCommitted(long unappliedBytesMax) {
    return handedOut < appliable() && unappliedBytes < unappliedBytesMax;
  }

  /// Everything that may be applied, once, as far as the bound allows.
  List<Entry> takeCommitted(long unappliedBytesMax) {
    if (!hasCommitted(unappliedBytesMax)) {
      return List.of();
    }
    List<Entry> taken =
        entries.slice(handedOut + 1, appliable(), unappliedBytesMax - unappliedBytes);
    handedOut += taken.size();
    unappliedBytes += Entry.sizeBytesOf(taken);
    return taken;
  }

  /// The state machine stands at `index`.
  void appliedTo(long index) {
    Checks.require(index <= handedOut, "only what was handed out can be applied", index);
    while (applied < index) {
      applied++;
      unappliedBytes -= entries.get(applied).sizeBytes();
    }
  }

  /// Forgets entries up to and including `index`, at most what was applied.
  void compactThrough(long index) {
    long through = Math.min(index, applied);
    if (through > baseIndex()) {
      entries.dropThrough(through);
    }
  }

  /// A snapshot at `(index, term)` was installed in place of everything here.
  void restart(long index, long term) {
    entries.restart(index, term);
    persist.restoredAt(index);
    commit = index;
    handedOut = index;
    applied = index;
    unwritten = index + 1;
    unappliedBytes = 0;
  }

  /// What breaks the order of indexes, if anything does.
  Optional<String> brokenInvariant() {
    boolean ordered =
        baseIndex() <= applied
            && applied <= handedOut
            && handedOut <= appliable()
            && commit <= lastIndex()
            && persist.persistedIndex() <= lastIndex();
    return ordered ? Optional.empty() : Optional.of("the log's indexes are out of order");
  }

  private long appliable() {
    return Math.min(commit, persist.persistedIndex());
  }

  private void cutAfter(long index) {
    entries.truncateAfter(index);
    persist.cutAfter(index);
    unwritten = Math.min(unwritten, index + 1);
  }

  @Override
  public String toString() {
    return "log base=%d applied=%d handedOut=%d commit=%d persisted=%d last=%d"
        .formatted(baseIndex(), applied, handedOut, commit, persist.persistedIndex(), lastIndex());
  }
}
