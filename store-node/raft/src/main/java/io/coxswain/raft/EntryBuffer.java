package io.coxswain.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Consecutive entries in a ring, with the term of the one before the first.
///
/// Example: after compaction through 4 and entries 5, 6, 7 it answers terms for 4 to 7 and entries for
/// 5 to 7. Appending at the end and dropping at the front cost a constant each.
final class EntryBuffer {
  private static final int CAPACITY_MIN = 64;

  /// The index before the first entry.
  private long baseIndex;

  private long baseTerm;

  /// Length is a power of two.
  private @Nullable Entry[] ring = new @Nullable Entry[CAPACITY_MIN];

  private int head;
  private int size;

  EntryBuffer(long baseIndex, long baseTerm) {
    this.baseIndex = baseIndex;
    this.baseTerm = baseTerm;
  }

  long baseIndex() {
    return baseIndex;
  }

  long firstIndex() {
    return baseIndex + 1;
  }

  long lastIndex() {
    return baseIndex + size;
  }

  /// Term of the entry at `index`, or -1 if the buffer doesn't know it.
  long termAt(long index) {
    if (index == baseIndex) {
      return baseTerm;
    }
    return index < baseIndex || index > lastIndex() ? -1 : get(index).term();
  }

  Entry get(long index) {
    Entry entry = index > baseIndex && index <= lastIndex() ? ring[slot(index)] : null;
    if (entry == null) {
      throw new IndexOutOfBoundsException(
          "index " + index + " is outside " + firstIndex() + ".." + lastIndex());
    }
    return entry;
  }

  /// Adds `entry` at the end, which is where it must belong.
  void add(Entry entry) {
    Checks.require(entry.index() == lastIndex() + 1, "entries follow each other", entry);
    if (size == ring.length) {
      grow();
    }
    size++;
    ring[slot(entry.index())] = entry;
  }

  /// Drops every entry after `index`.
  void truncateAfter(long index) {
    while (lastIndex() > index) {
      ring[slot(lastIndex())] = null;
      size--;
    }
  }

  /// Drops every entry up to and including `index`, which must be in the buffer.
  void dropThrough(long index) {
    long term = get(index).term();
    while (baseIndex < index) {
      ring[head] = null;
      head = (head + 1) & (ring.length - 1);
      baseIndex++;
      size--;
    }
    baseTerm = term;
  }

  /// Empties the buffer; the next entry is `index + 1`.
  void restart(long index, long term) {
    ring = new @Nullable Entry[CAPACITY_MIN];
    head = 0;
    size = 0;
    baseIndex = index;
    baseTerm = term;
  }

  /// Entries from `from` to at most `to`, as many as fit into `bytesMax`, but always the first.
  List<Entry> slice(long from, long to, long bytesMax) {
    int count = 0;
    long bytes = 0;
    while (from + count <= to) {
      bytes += get(from + count).sizeBytes();
      if (count > 0 && bytes > bytesMax) {
        break;
      }
      count++;
    }
    Entry[] taken = new Entry[count];
    for (int i = 0; i < count; i++) {
      taken[i] = get(from + i);
    }
    return List.of(taken);
  }

  /// The highest index in `[baseIndex, from]` whose term is at most `term`; terms never fall along a
  /// log, so halving finds it. Answers `baseIndex` if there is none.
  long lastWithTermAtMost(long from, long term) {
    long low = baseIndex;
    long high = from;
    while (low < high) {
      long middle = low + (high - low + 1) / 2;
      if (termAt(middle) <= term) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private int slot(long index) {
    return (head + (int) (index - baseIndex - 1)) & (ring.length - 1);
  }

  private void grow() {
    @Nullable Entry[] larger = new @Nullable Entry[ring.length * 2];
    for (int i = 0; i < size; i++) {
      larger[i] = ring[(head + i) & (ring.length - 1)];
    }
    ring = larger;
    head = 0;
  }
}
