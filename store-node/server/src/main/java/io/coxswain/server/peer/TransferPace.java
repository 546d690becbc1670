package io.coxswain.server.peer;

/// Holds a stream of bytes down to a rate: after each piece, the next one waits until as much could have passed.
final class TransferPace {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /// How much of the time that was not used is made up for, so that a timer which goes off late doesn't lower the
  /// rate; no more, so that a receiver which stood still isn't flooded.
  private static final long LATE_NANOS_MAX = 20_000_000L;

  private final long bytesPerSecond;
  private long dueAtNanos;

  /// @param bytesPerSecond 0 = as fast as it goes
  /// @param nowNanos the first piece may leave now
  TransferPace(long bytesPerSecond, long nowNanos) {
    this.bytesPerSecond = bytesPerSecond;
    this.dueAtNanos = nowNanos;
  }

  /// Whether the next piece may leave.
  boolean isDue(long nowNanos) {
    return nowNanos - dueAtNanos >= 0;
  }

  /// When it may.
  long dueAtNanos() {
    return dueAtNanos;
  }

  /// A piece has left.
  void took(int bytes, long nowNanos) {
    if (bytesPerSecond > 0) {
      long lateNanos = Math.min(nowNanos - dueAtNanos, LATE_NANOS_MAX);
      dueAtNanos = nowNanos - lateNanos + bytes * NANOS_PER_SECOND / bytesPerSecond;
    }
  }
}
