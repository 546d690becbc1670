package io.coxswain.server.peer;

import io.coxswain.server.measure.FadingHistogram;
import io.coxswain.server.world.Clock;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/// Counts and measures what goes to one member, over all its links. Thread-safe.
final class LinkMeter {
  private final Clock clock;
  private final RoundTrips roundTrips;
  private final AtomicLong sentBytes = new AtomicLong();
  private final AtomicLong sendFailures = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private volatile OptionalLong upSinceNanos = OptionalLong.empty();
  private volatile long bootId;

  LinkMeter(Clock clock) {
    this.clock = clock;
    this.roundTrips = new RoundTrips(clock.nanoTime());
  }

  void up(long nowNanos, long boot) {
    bootId = boot;
    connections.incrementAndGet();
    upSinceNanos = OptionalLong.of(nowNanos);
  }

  void down() {
    upSinceNanos = OptionalLong.empty();
  }

  void sent(int bytes) {
    sentBytes.addAndGet(bytes);
  }

  /// Messages that found the link down or full, or were waiting when it broke.
  void sendFailed(int messages) {
    sendFailures.addAndGet(messages);
  }

  /// Probes whose answers can't come any more.
  void unanswered(int probes) {
    roundTrips.lost(clock.nanoTime(), probes);
  }

  void answered(long nowNanos, long roundTripNanos) {
    roundTrips.answered(nowNanos, roundTripNanos);
  }

  LinkFigures figures() {
    long now = clock.nanoTime();
    FadingHistogram.Figures tails = roundTrips.figures(now);
    return new LinkFigures(
        upSinceNanos,
        bootId,
        tails.samples(),
        roundTrips.meanNanos(),
        roundTrips.variationNanos(),
        tails.p50Nanos(),
        tails.p99Nanos(),
        tails.p999Nanos(),
        roundTrips.loss(now),
        Math.max(0, connections.get() - 1),
        sentBytes.get(),
        sendFailures.get());
  }
}
