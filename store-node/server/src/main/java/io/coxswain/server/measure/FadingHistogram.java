package io.coxswain.server.measure;

import java.util.Arrays;

/// How often durations of each size occurred in the last one to two windows. Thread-safe.
///
/// Buckets: 16 to every power of two, so a quantile is at most 6.25 % too high; from 1 microsecond to 2
/// minutes, anything beyond counts as the end. Two arrays of counts take turns: at the end of a window the
/// older one is dropped.
public final class FadingHistogram {
  private static final int STEPS_PER_DOUBLING = 16;
  private static final int STEP_BITS = 4;
  private static final int DOUBLINGS = 27;
  private static final int BUCKETS = (DOUBLINGS + 1) * STEPS_PER_DOUBLING;
  private static final long NANOS_PER_MICRO = 1000;

  private final long windowNanos;
  private long[] current = new long[BUCKETS];
  private long[] previous = new long[BUCKETS];
  private long currentSinceNanos;
  private long currentMaxNanos;
  private long previousMaxNanos;

  /// @param windowNanos how long a figure counts at least
  /// @param nowNanos monotonic time, the same clock as in all calls
  public FadingHistogram(long windowNanos, long nowNanos) {
    if (windowNanos <= 0) {
      throw new IllegalArgumentException("windowNanos must be > 0, was " + windowNanos);
    }
    this.windowNanos = windowNanos;
    this.currentSinceNanos = nowNanos;
  }

  /// What is known now.
  ///
  /// @param samples how many durations the rest is drawn from; at 0 the rest is 0
  public record Figures(
      long samples, long p50Nanos, long p99Nanos, long p999Nanos, long maxNanos) {}

  public synchronized void record(long nowNanos, long durationNanos) {
    fade(nowNanos);
    long duration = Math.max(0, durationNanos);
    current[bucket(duration)]++;
    currentMaxNanos = Math.max(currentMaxNanos, duration);
  }

  public synchronized Figures figures(long nowNanos) {
    fade(nowNanos);
    long samples = Arrays.stream(current).sum() + Arrays.stream(previous).sum();
    long max = Math.max(currentMaxNanos, previousMaxNanos);
    return new Figures(
        samples,
        Math.min(max, quantile(samples, 0.5)),
        Math.min(max, quantile(samples, 0.99)),
        Math.min(max, quantile(samples, 0.999)),
        max);
  }

  /// The upper end of the bucket in which the sample of this rank lies.
  private long quantile(long samples, double quantile) {
    long rank = (long) Math.ceil(samples * quantile);
    long seen = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      seen += current[bucket] + previous[bucket];
      if (seen >= rank) {
        return upperEndNanos(bucket);
      }
    }
    return upperEndNanos(BUCKETS - 1);
  }

  private void fade(long nowNanos) {
    long age = nowNanos - currentSinceNanos;
    if (age < windowNanos) {
      return;
    }
    long[] oldest = previous;
    previous = current;
    previousMaxNanos = currentMaxNanos;
    Arrays.fill(oldest, 0);
    current = oldest;
    currentMaxNanos = 0;
    currentSinceNanos = nowNanos;
    if (age >= 2 * windowNanos) {
      Arrays.fill(previous, 0);
      previousMaxNanos = 0;
    }
  }

  private static int bucket(long nanos) {
    long micros = nanos / NANOS_PER_MICRO;
    if (micros < STEPS_PER_DOUBLING) {
      return (int) micros;
    }
    int doubling = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - STEP_BITS;
    int step = (int) (micros >>> doubling) & STEPS_PER_DOUBLING - 1;
    return Math.min(BUCKETS - 1, (doubling + 1) * STEPS_PER_DOUBLING + step);
  }

  private static long upperEndNanos(int bucket) {
    int doubling = bucket / STEPS_PER_DOUBLING - 1;
    long step = bucket % STEPS_PER_DOUBLING + 1L;
    long micros = doubling < 0 ? step : (STEPS_PER_DOUBLING + step) << doubling;
    return micros * NANOS_PER_MICRO;
  }
}
