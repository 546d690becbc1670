package io.coxswain.server.watch;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The most recent revisions, without a gap, bounded by bytes: what live watchers and those a little
/// behind read from. The applier appends, the watch lane reads; thread-safe.
final class RevisionRing {
  private static final int INITIAL_SLOTS = 64;

  private final long bytesMax;

  /// Guarded by `this`, as all below. Invariant: revision r, if held, lies at r modulo the length, which
  /// is a power of two; the held ones are `first` to `last` without a gap.
  private @Nullable SharedRevision[] slots = new SharedRevision[INITIAL_SLOTS];

  private long bytes;
  private long first;
  private long last;

  /// @param bytesMax the newest revision is kept even if it alone is larger
  /// @param last the revision the store stands at
  RevisionRing(long bytesMax, long last) {
    this.bytesMax = bytesMax;
    this.first = last + 1;
    this.last = last;
  }

  /// Adds the next revision and drops the oldest beyond the bound.
  synchronized void append(AppliedRevision applied) {
    if (applied.revision() != last + 1) {
      throw new IllegalStateException(
          "revision %d follows %d in the watch ring: watchers would miss changes"
              .formatted(applied.revision(), last));
    }
    if (last - first + 1 == slots.length) {
      grow();
    }
    SharedRevision shared = new SharedRevision(applied);
    last = shared.revision();
    slots[slotOf(last)] = shared;
    bytes += shared.bytes();
    while (bytes > bytesMax && first < last) {
      bytes -= at(first).bytes();
      slots[slotOf(first)] = null;
      first++;
    }
  }

  /// Forgets everything: the store was replaced by one that stands at `revision`.
  synchronized void restart(long revision) {
    slots = new SharedRevision[INITIAL_SLOTS];
    bytes = 0;
    first = revision + 1;
    last = revision;
  }

  /// The newest revision there is.
  synchronized long last() {
    return last;
  }

  /// The oldest revision that can be read; `last() + 1` if none.
  synchronized long first() {
    return first;
  }

  /// Revisions from `from` on, in order, about so many bytes but at least one; none if `from` is not held.
  synchronized List<SharedRevision> read(long from, long bytesWanted) {
    List<SharedRevision> found = new ArrayList<>();
    if (from < first) {
      return found;
    }
    long left = bytesWanted;
    for (long revision = from; revision <= last && left > 0; revision++) {
      SharedRevision next = at(revision);
      found.add(next);
      left -= next.bytes();
    }
    return found;
  }

  private void grow() {
    @Nullable SharedRevision[] larger = new SharedRevision[slots.length * 2];
    for (long revision = first; revision <= last; revision++) {
      larger[(int) (revision & (larger.length - 1))] = at(revision);
    }
    slots = larger;
  }

  private SharedRevision at(long revision) {
    return requireNonNull(slots[slotOf(revision)]);
  }

  private int slotOf(long revision) {
    return (int) (revision & (slots.length - 1));
  }
}
