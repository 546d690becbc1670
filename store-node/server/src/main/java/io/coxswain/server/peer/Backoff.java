package io.coxswain.server.peer;

import io.coxswain.server.world.Randomness;
import java.time.Duration;

/// How long to wait before the next dial: doubles with every failure in a row up to a bound, drawn between
/// half and the whole, so that members that lost each other together don't come back in step.
final class Backoff {
  private final long minNanos;
  private final long maxNanos;
  private final Randomness randomness;
  private int failures;

  Backoff(Duration min, Duration max, Randomness randomness) {
    this.minNanos = min.toNanos();
    this.maxNanos = max.toNanos();
    this.randomness = randomness;
  }

  /// The pause after one more failure.
  long failed() {
    long whole = minNanos;
    for (int i = 0; i < failures && whole < maxNanos; i++) {
      whole *= 2;
    }
    failures++;
    whole = Math.min(whole, maxNanos);
    return whole / 2 + Long.remainderUnsigned(randomness.nextLong(), whole / 2 + 1);
  }

  void succeeded() {
    failures = 0;
  }
}
