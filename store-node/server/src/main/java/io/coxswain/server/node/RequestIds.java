package io.coxswain.server.node;

import java.util.concurrent.atomic.AtomicLong;

/// Hands out ids that this member never used before, in this life or an earlier one: a boot counter
/// (24 bits, persisted before the first id) above a sequence (40 bits). Wall time has no part in it: a
/// clock set back would repeat ids. Thread-safe.
final class RequestIds {
  private static final int SEQUENCE_BITS = 40;
  private static final long BOOT_COUNTER_MAX = (1L << 24) - 1;

  private final AtomicLong next;

  /// @param bootCounter starts of this member so far, this one included
  RequestIds(long bootCounter) {
    if (bootCounter < 1 || bootCounter > BOOT_COUNTER_MAX) {
      throw new IllegalArgumentException("bootCounter must be 1..2^24-1, was " + bootCounter);
    }
    this.next = new AtomicLong((bootCounter << SEQUENCE_BITS) + 1);
  }

  long next() {
    return next.getAndIncrement();
  }
}
