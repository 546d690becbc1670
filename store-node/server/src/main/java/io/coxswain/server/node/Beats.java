package io.coxswain.server.node;

import io.coxswain.raft.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts the heartbeats that leave late: more than two intervals after the one before, in the same term, to the same member (what
/// etcd calls a heartbeat that was not sent on time). The consensus lane's; the count is anybody's.
final class Beats {
  private static final int INTERVALS_MAX = 2;

  private final Map<Long, Last> lastTo = new HashMap<>();
  private final LongAdder late = new LongAdder();

  private record Last(long term, long nanos) {}

  void sent(Message.Heartbeat beat, long nowNanos) {
    Last last = lastTo.put(beat.to(), new Last(beat.term(), nowNanos));
    if (last != null
        && last.term == beat.term()
        && nowNanos - last.nanos > INTERVALS_MAX * beat.timing().heartbeatNanos()) {
      late.increment();
    }
  }

  long late() {
    return late.sum();
  }
}
