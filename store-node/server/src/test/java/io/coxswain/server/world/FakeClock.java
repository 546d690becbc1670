package io.coxswain.server.world;

/// Time that moves only when told.
public final class FakeClock implements Clock {
  // Far from zero, and such that sums overflow soon: what compares by value instead of by
  // difference fails.
  private long nanos = Long.MAX_VALUE - 4_999_999_937L;
  private long wallMillis = 1_700_000_000_000L;

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public long wallMillis() {
    return wallMillis;
  }

  public void advanceNanos(long by) {
    nanos += by;
    wallMillis += by / 1_000_000;
  }

  public void advanceSeconds(long by) {
    advanceNanos(by * 1_000_000_000L);
  }
}
