package io.coxswain.raft.simulation;

/// The last things that happened, kept as objects and turned into text only when a world fails.
final class EventLog {
  private static final int KEPT = 400;

  private record Event(long timeNanos, String who, Object what) {
    @Override
    public String toString() {
      return "%10.3f ms  %-4s %s".formatted(timeNanos / 1e6, who, what);
    }
  }

  private final Event[] ring = new Event[KEPT];
  private long count;

  void add(long timeNanos, String who, Object what) {
    ring[(int) (count % KEPT)] = new Event(timeNanos, who, what);
    count++;
  }

  String last(int wanted) {
    StringBuilder text = new StringBuilder();
    for (long i = Math.max(0, count - Math.min(wanted, KEPT)); i < count; i++) {
      text.append(ring[(int) (i % KEPT)]).append('\n');
    }
    return text.toString();
  }
}
