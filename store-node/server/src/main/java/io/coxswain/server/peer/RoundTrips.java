package io.coxswain.server.peer;

import io.coxswain.server.measure.Figures;
import io.coxswain.server.measure.SlidingHistogram;
import io.coxswain.server.world.Clock;
import java.time.Duration;

/// Round trips to one member. Thread-safe.
///
/// Mean and variation follow RFC 6298, section 2: gains of 1/8 and 1/4, the variation updated first. Every
/// probe is answered on the connection it came on, and TCP repeats what is lost, so that no answer can be
/// ambiguous (Karn's problem doesn't arise); a loss shows as a late answer.
///
/// A process that has just started answers late: its code is cold, and on a small host all that starts with
/// it wants the processor. Mean and variation forget that within some answers; a percentile would remember it
/// for the whole window, and the timing would be raised for what is over already. So percentiles begin when
/// both ends are warm.
final class RoundTrips {
  static final Duration WINDOW = Duration.ofMinutes(5);

  private static final int SLOTS = 5;

  private final SlidingHistogram histogram;
  private final FadingShare lost;
  private double meanNanos;
  private double variationNanos;
  private boolean measured;
  private long warmAtNanos;

  RoundTrips(Clock clock) {
    histogram = new SlidingHistogram(clock, WINDOW.toNanos() / SLOTS, SLOTS + 1);
    warmAtNanos = clock.nanoTime();
    lost = new FadingShare(WINDOW.toNanos(), warmAtNanos);
  }

  /// What is answered before then counts in no percentile.
  synchronized void coldUntil(long nanos) {
    warmAtNanos = nanos;
  }

  synchronized void answered(long nowNanos, long roundTripNanos) {
    if (nowNanos - warmAtNanos >= 0) {
      histogram.record(roundTripNanos);
    }
    lost.record(nowNanos, false);
    if (measured) {
      variationNanos += (Math.abs(meanNanos - roundTripNanos) - variationNanos) / 4;
      meanNanos += (roundTripNanos - meanNanos) / 8;
    } else {
      meanNanos = roundTripNanos;
      variationNanos = roundTripNanos / 2.0;
      measured = true;
    }
  }

  /// The answers to some probes can't come any more.
  synchronized void lost(long nowNanos, int count) {
    for (int i = 0; i < count; i++) {
      lost.record(nowNanos, true);
    }
  }

  synchronized long meanNanos() {
    return Math.round(meanNanos);
  }

  synchronized long variationNanos() {
    return Math.round(variationNanos);
  }

  synchronized double loss(long nowNanos) {
    return lost.share(nowNanos);
  }

  /// Of the round trips between warm processes.
  Figures figures() {
    return histogram.figures();
  }

  /// How many of the things of the last one to two windows were of the one kind.
  private static final class FadingShare {
    private final long windowNanos;
    private long sinceNanos;
    private long hits;
    private long all;
    private long previousHits;
    private long previousAll;

    FadingShare(long windowNanos, long nowNanos) {
      this.windowNanos = windowNanos;
      this.sinceNanos = nowNanos;
    }

    void record(long nowNanos, boolean hit) {
      fade(nowNanos);
      all++;
      if (hit) {
        hits++;
      }
    }

    double share(long nowNanos) {
      fade(nowNanos);
      long total = all + previousAll;
      return total == 0 ? 0 : (double) (hits + previousHits) / total;
    }

    private void fade(long nowNanos) {
      long age = nowNanos - sinceNanos;
      if (age < windowNanos) {
        return;
      }
      boolean recent = age < 2 * windowNanos;
      previousHits = recent ? hits : 0;
      previousAll = recent ? all : 0;
      hits = 0;
      all = 0;
      sinceNanos = nowNanos;
    }
  }
}
