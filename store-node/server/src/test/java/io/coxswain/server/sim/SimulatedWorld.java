package io.coxswain.server.sim;

import io.coxswain.server.world.Clock;
import java.util.Comparator;
import java.util.PriorityQueue;

/// Virtual time and everything that is due in it: one thread runs what all members do, in an order drawn
/// from the seed.
public final class SimulatedWorld implements Clock {
  private final SeededRandomness random;
  private final PriorityQueue<Due> dues =
      new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::lot));
  private long nowNanos = 1_000_000_000L;

  private record Due(long atNanos, long lot, Runnable what) {}

  public SimulatedWorld(long seed) {
    random = new SeededRandomness(seed);
  }

  /// Chance for those who live in this world; each call gives an independent source.
  public SeededRandomness split() {
    return random.split();
  }

  /// Runs `what` in `nanos` from now; among things due at the same moment the lot decides.
  public void after(long nanos, Runnable what) {
    dues.add(new Due(nowNanos + Math.max(0, nanos), random.nextLong(), what));
  }

  /// Runs what is due next; false if nothing ever is.
  public boolean step() {
    Due next = dues.poll();
    if (next == null) {
      return false;
    }
    nowNanos = Math.max(nowNanos, next.atNanos);
    next.what.run();
    return true;
  }

  @Override
  public long nanoTime() {
    return nowNanos;
  }

  @Override
  public long wallMillis() {
    return nowNanos / 1_000_000;
  }
}
