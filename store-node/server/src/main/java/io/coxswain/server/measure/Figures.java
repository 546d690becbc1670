package io.coxswain.server.measure;

/// What a window of durations comes to, in nanoseconds. Percentiles are rounded up, by at most a
/// sixteenth.
///
/// @param samples how many durations the rest is drawn from; 0: nothing is known, all else is 0
/// @param maxNanos the longest, exactly
/// @param secondLongestNanos the second longest, exactly: the longest may have been an accident
public record Figures(
    long samples,
    long p50Nanos,
    long p99Nanos,
    long p999Nanos,
    long maxNanos,
    long secondLongestNanos) {
  public static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0);
}
