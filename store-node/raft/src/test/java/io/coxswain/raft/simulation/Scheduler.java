package io.coxswain.raft.simulation;

import java.util.PriorityQueue;

/// Virtual time: runs what is planned in order of time; what is planned for the same moment runs in the
/// order it was planned.
final class Scheduler {
  private record Planned(long timeNanos, long order, Runnable action)
      implements Comparable<Planned> {
    @Override
    public int compareTo(Planned other) {
      int byTime = Long.compare(timeNanos, other.timeNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Planned> queue = new PriorityQueue<>();
  private long nowNanos;
  private long order;

  long nowNanos() {
    return nowNanos;
  }

  void at(long timeNanos, Runnable action) {
    queue.add(new Planned(Math.max(timeNanos, nowNanos), order++, action));
  }

  void after(long delayNanos, Runnable action) {
    at(nowNanos + delayNanos, action);
  }

  /// Runs the next planned action, unless it lies beyond `limitNanos`.
  boolean runNext(long limitNanos) {
    Planned next = queue.peek();
    if (next == null || next.timeNanos() > limitNanos) {
      nowNanos = limitNanos;
      return false;
    }
    queue.remove();
    nowNanos = next.timeNanos();
    next.action().run();
    return true;
  }
}
