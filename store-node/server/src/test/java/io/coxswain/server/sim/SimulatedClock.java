package io.coxswain.server.sim;

import io.coxswain.server.world.Clock;

/// The clocks of one process. The monotonic one begins anywhere and runs a little fast or slow; wall time
/// jumps when told.
public final class SimulatedClock implements Clock {
  private static final long ORIGIN_NANOS_MAX = 1L << 55;
  private static final long WALL_EPOCH_MILLIS = 1_700_000_000_000L;

  private final SimulatedWorld world;
  private final long bornNanos;
  private final long originNanos;
  private final double pace;
  private long wallOffsetMillis;
  private Runnable afterEachLook = () -> {};

  public SimulatedClock(SimulatedWorld world, SeededRandomness random) {
    this.world = world;
    this.bornNanos = world.nowNanos();
    this.originNanos = random.below(ORIGIN_NANOS_MAX) - ORIGIN_NANOS_MAX / 2;
    double drift = world.driftMax();
    this.pace = 1 - drift + 2 * drift * random.below(1000) / 1000.0;
  }

  @Override
  public long nanoTime() {
    long now = showing();
    afterEachLook.run();
    return now;
  }

  /// What it shows, without being looked at by the member.
  public long showing() {
    return originNanos + (long) ((world.nowNanos() - bornNanos) * pace);
  }

  /// Runs `what` between each look at the monotonic clock and the use of what it showed.
  public void afterEachLook(Runnable what) {
    afterEachLook = what;
  }

  @Override
  public long wallMillis() {
    return WALL_EPOCH_MILLIS + world.nowNanos() / 1_000_000 + wallOffsetMillis;
  }

  /// Sets the wall clock forward or back.
  public void jump(long millis) {
    wallOffsetMillis += millis;
  }

  /// How long in the world's time until [#nanoTime()] shows `nanos`; 0 if it does.
  long untilNanos(long nanos) {
    long left = nanos - showing();
    return left <= 0 ? 0 : (long) Math.ceil(left / pace) + 1;
  }
}
