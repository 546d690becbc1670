package io.coxswain.server.mvcc;

import io.coxswain.api.mvcc.KeyValue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Keys and values by revision, as many as fit a number of bytes: what was written or read lately. What a
/// revision holds never changes, so nothing in here is ever wrong; who may see it is decided elsewhere.
///
/// A revision has one possible slot; a newcomer takes it, and when the bytes run out a hand that goes round
/// empties slots. Lock-free.
final class ValueCache {
  /// Larger ones would push out hundreds of others.
  private static final int ENTRY_BYTES_MAX = 16 << 10;

  /// Objects around key and value.
  private static final int ENTRY_BYTES_OVERHEAD = 200;

  private final long bytesMax;
  private final AtomicReferenceArray<@Nullable Entry> slots;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger hand = new AtomicInteger();

  private record Entry(Revision revision, KeyValue keyValue, int bytes) {}

  ValueCache(long bytesMax) {
    this.bytesMax = bytesMax;
    int wanted = Math.clamp(bytesMax / 512, 16, 1 << 20);
    this.slots = new AtomicReferenceArray<>(Integer.highestOneBit(wanted));
  }

  @Nullable KeyValue get(Revision revision) {
    Entry entry = slots.get(slotOf(revision));
    return entry != null && entry.revision.equals(revision) ? entry.keyValue : null;
  }

  void put(Revision revision, KeyValue keyValue) {
    int size = keyValue.getSerializedSize() + ENTRY_BYTES_OVERHEAD;
    if (size > ENTRY_BYTES_MAX) {
      return;
    }
    replace(slotOf(revision), new Entry(revision, keyValue, size));
    for (int steps = slots.length(); bytes.get() > bytesMax && steps > 0; steps--) {
      replace(hand.getAndIncrement() & (slots.length() - 1), null);
    }
  }

  long bytes() {
    return bytes.get();
  }

  private void replace(int slot, @Nullable Entry entry) {
    Entry before = slots.getAndSet(slot, entry);
    bytes.addAndGet((entry == null ? 0 : entry.bytes) - (before == null ? 0L : before.bytes));
  }

  /// Neighbouring revisions take neighbouring slots, so that a run of puts pushes out an older run and not
  /// itself.
  private int slotOf(Revision revision) {
    return (int) (revision.main() + revision.sub() * 0x9E3779B9L) & (slots.length() - 1);
  }
}
