package io.coxswain.server.sim;

import java.util.PriorityQueue;

/// Virtual time and everything that is due in it: one thread runs what all members do, in an order drawn
/// from the seed. [#trace()] is a fingerprint of that order: the same seed gives the same.
public final class SimulatedWorld {
  private static final long BEGIN_NANOS = 1_000_000_000L;
  private static final int DEPTH_MAX = 12;

  /// What quartz does, with a margin.
  private static final double DRIFT_USUAL = 0.005;

  /// What no clock may do. Only timers can suffer: nothing that decides about data looks at a clock.
  private static final double DRIFT_WILD = 0.05;

  private final SeededRandomness random;
  private final double driftMax;
  private final PriorityQueue<Due> dues = new PriorityQueue<>();
  private long nowNanos = BEGIN_NANOS;
  private long trace;
  private long steps;
  private int depth;

  private record Due(long atNanos, long lot, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int inTime = Long.compare(atNanos, other.atNanos);
      return inTime != 0 ? inTime : Long.compare(lot, other.lot);
    }
  }

  public SimulatedWorld(long seed) {
    random = new SeededRandomness(seed);
    driftMax = random.split().below(8) == 0 ? DRIFT_WILD : DRIFT_USUAL;
  }

  /// Chance for those who live in this world; each call gives an independent source.
  public SeededRandomness split() {
    return random.split();
  }

  /// How far the clocks in this world may be off its pace, as a share of it.
  public double driftMax() {
    return driftMax;
  }

  /// The moment it is, which nobody in the world sees: each has a [SimulatedClock].
  public long nowNanos() {
    return nowNanos;
  }

  /// How long the world has existed.
  public long ageNanos() {
    return nowNanos - BEGIN_NANOS;
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
    steps++;
    mark(next.atNanos);
    mark(next.lot);
    next.what.run();
    return true;
  }

  /// Lets time pass in the middle of a step: what is due meanwhile runs inside of it. Of several who wait
  /// like this the last to begin ends first, so some wait longer than they asked for; who begins while
  /// [#DEPTH_MAX] wait does not wait at all.
  public void pass(long nanos) {
    if (depth == DEPTH_MAX) {
      return;
    }
    long end = nowNanos + nanos;
    depth++;
    try {
      while (!dues.isEmpty() && dues.element().atNanos <= end) {
        step();
      }
    } finally {
      depth--;
    }
    nowNanos = Math.max(nowNanos, end);
  }

  /// How many steps are running inside of each other, less one.
  public int depth() {
    return depth;
  }

  /// Makes `what` part of the fingerprint.
  public void mark(long what) {
    trace = Long.rotateLeft(trace ^ what, 17) * 0x9E3779B97F4A7C15L;
  }

  /// A fingerprint of everything that has happened.
  public long trace() {
    return trace;
  }

  /// Things that have happened.
  public long steps() {
    return steps;
  }
}
