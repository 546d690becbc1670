package io.coxswain.server.measure;

import io.coxswain.server.world.Clock;
import java.util.Arrays;

/// Durations of the last while: a ring of slots of equal length in time, each a histogram with sixteen
/// buckets to every doubling. The oldest slot is forgotten as a whole. Thread-safe, about 2 KiB a slot.
public final class SlidingHistogram {
  private static final int BUCKETS_PER_DOUBLING_BITS = 4;

  /// Everything up to 2^10 ns, a microsecond, is one bucket.
  private static final int SMALLEST_BITS = 10;

  /// Everything beyond 2^37 ns, two minutes, is one bucket.
  private static final int LARGEST_BITS = 37;

  private static final int BUCKETS =
      ((LARGEST_BITS - SMALLEST_BITS) << BUCKETS_PER_DOUBLING_BITS) + 2;

  private final Clock clock;
  private final long slotNanos;
  private final Slot[] slots;

  /// Guarded by `this`, as all slots: the slot being filled, and when it began.
  private int current;

  private long currentSinceNanos;

  /// @param slotNanos length of one slot
  /// @param slots how many; the window is between `slots - 1` and `slots` slots long
  public SlidingHistogram(Clock clock, long slotNanos, int slots) {
    if (slotNanos < 1 || slots < 2) {
      throw new IllegalArgumentException(
          "a window needs slots of >= 1 ns and >= 2 of them, had %d of %d ns"
              .formatted(slots, slotNanos));
    }
    this.clock = clock;
    this.slotNanos = slotNanos;
    this.slots = new Slot[slots];
    Arrays.setAll(this.slots, _ -> new Slot());
    this.currentSinceNanos = clock.nanoTime();
  }

  /// One hour in slots of five minutes.
  public static SlidingHistogram ofAnHour(Clock clock) {
    return new SlidingHistogram(clock, 300_000_000_000L, 13);
  }

  public void record(long nanos) {
    record(nanos, 1);
  }

  /// @param weight how often the duration counts in the percentiles, at least 1
  public synchronized void record(long nanos, long weight) {
    moveOn();
    slots[current].add(Math.max(0, nanos), weight);
  }

  /// Of the whole window.
  public Figures figures() {
    return figures(slots.length);
  }

  /// Of the newest slots only.
  ///
  /// @param newest how many, the one being filled included
  public synchronized Figures figures(int newest) {
    moveOn();
    Slot sum = new Slot();
    for (int back = 0; back < Math.min(newest, slots.length); back++) {
      sum.add(slots[Math.floorMod(current - back, slots.length)]);
    }
    return sum.figures();
  }

  private void moveOn() {
    long now = clock.nanoTime();
    for (int moved = 0; now - currentSinceNanos >= slotNanos; moved++) {
      if (moved == slots.length) {
        currentSinceNanos = now; // everything is forgotten already
        return;
      }
      current = (current + 1) % slots.length;
      slots[current] = new Slot();
      currentSinceNanos += slotNanos;
    }
  }

  private static int bucketOf(long nanos) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(nanos);
    if (bits <= SMALLEST_BITS) {
      return 0;
    }
    if (bits > LARGEST_BITS) {
      return BUCKETS - 1;
    }
    long fraction = nanos >>> (bits - 1 - BUCKETS_PER_DOUBLING_BITS);
    long withinDoubling = fraction & ((1 << BUCKETS_PER_DOUBLING_BITS) - 1);
    return 1 + ((bits - 1 - SMALLEST_BITS) << BUCKETS_PER_DOUBLING_BITS) + (int) withinDoubling;
  }

  /// The largest duration of a bucket.
  private static long endOf(int bucket) {
    if (bucket == 0) {
      return (1L << SMALLEST_BITS) - 1;
    }
    if (bucket == BUCKETS - 1) {
      return Long.MAX_VALUE;
    }
    int doubling = (bucket - 1) >>> BUCKETS_PER_DOUBLING_BITS;
    long within = (bucket - 1L) & ((1L << BUCKETS_PER_DOUBLING_BITS) - 1);
    int shift = SMALLEST_BITS + doubling - BUCKETS_PER_DOUBLING_BITS;
    return (((1L << BUCKETS_PER_DOUBLING_BITS) + within + 1) << shift) - 1;
  }

  private static final class Slot {
    private final long[] weights = new long[BUCKETS];
    private long samples;
    private long weight;
    private long longest;
    private long secondLongest;

    void add(long nanos, long times) {
      weights[bucketOf(nanos)] += times;
      weight += times;
      samples++;
      longest(nanos);
    }

    void add(Slot other) {
      for (int i = 0; i < BUCKETS; i++) {
        weights[i] += other.weights[i];
      }
      weight += other.weight;
      samples += other.samples;
      longest(other.longest);
      longest(other.secondLongest);
    }

    private void longest(long nanos) {
      if (nanos > longest) {
        secondLongest = longest;
        longest = nanos;
      } else if (nanos > secondLongest) {
        secondLongest = nanos;
      }
    }

    Figures figures() {
      return samples == 0
          ? Figures.NONE
          : new Figures(
              samples, quantile(500), quantile(990), quantile(999), longest, secondLongest);
    }

    private long quantile(long perMille) {
      long wanted = Math.ceilDiv(weight * perMille, 1000);
      long seen = 0;
      for (int i = 0; i < BUCKETS; i++) {
        seen += weights[i];
        if (seen >= wanted) {
          return Math.min(endOf(i), longest);
        }
      }
      return longest;
    }
  }
}
