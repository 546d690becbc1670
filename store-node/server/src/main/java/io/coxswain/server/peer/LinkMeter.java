package io.coxswain.server.peer;

import io.coxswain.server.measure.Figures;
import io.coxswain.server.world.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/// Measures the way to one member, over all its links. Thread-safe.
final class LinkMeter {
  private final long peer;
  private final Clock clock;
  private final LinkWitness witness;
  private final Duration warmUp;
  private final RoundTrips roundTrips;
  private final AtomicLong connections = new AtomicLong();
  private volatile OptionalLong upSinceNanos = OptionalLong.empty();
  private volatile long bootId;

  /// @param warmUp see [PeerSettings]
  LinkMeter(long peer, Clock clock, LinkWitness witness, Duration warmUp) {
    this.peer = peer;
    this.warmUp = warmUp;
    this.clock = clock;
    this.witness = witness;
    this.roundTrips = new RoundTrips(clock);
  }

  /// @param boot which process answers
  void up(long nowNanos, long boot) {
    if (boot != bootId) {
      roundTrips.coldUntil(nowNanos + warmUp.toNanos());
    }
    bootId = boot;
    connections.incrementAndGet();
    upSinceNanos = OptionalLong.of(nowNanos);
  }

  void down() {
    upSinceNanos = OptionalLong.empty();
    witness.disconnected(peer);
  }

  void sent(int bytes) {
    witness.sent(peer, bytes);
  }

  /// Messages that found the link down or full, or were waiting when it broke.
  void sendFailed(int messages) {
    witness.dropped(peer, messages);
  }

  /// Probes whose answers can't come any more.
  void unanswered(int probes) {
    roundTrips.lost(clock.nanoTime(), probes);
  }

  void answered(long nowNanos, long roundTripNanos) {
    roundTrips.answered(nowNanos, roundTripNanos);
    witness.roundTrip(peer, roundTripNanos);
  }

  LinkFigures figures() {
    long now = clock.nanoTime();
    Figures tails = roundTrips.figures();
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
        Math.max(0, connections.get() - 1));
  }
}
