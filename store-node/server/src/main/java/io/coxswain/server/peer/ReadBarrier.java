package io.coxswain.server.peer;

import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Knows the event loops on which peers have called, and tells when each has read what had arrived.
final class ReadBarrier extends ServerTransportFilter {
  private final Set<EventExecutor> loops = ConcurrentHashMap.newKeySet();

  /// Runs on the loop of a connection that was just accepted.
  @Override
  public Attributes transportReady(Attributes attributes) {
    EventExecutor here = ThreadExecutorMap.currentExecutor();
    if (here != null) {
      loops.add(here);
    }
    return attributes;
  }

  /// Runs `done` once, on the last loop that has read, or here if nobody has ever called.
  void afterReads(Runnable done) {
    List<EventExecutor> all = List.copyOf(loops);
    AtomicInteger left = new AtomicInteger(all.size());
    Runnable one =
        () -> {
          if (left.decrementAndGet() == 0) {
            done.run();
          }
        };
    all.forEach(loop -> afterReads(loop, one));
    if (all.isEmpty()) {
      done.run();
    }
  }

  /// A loop reads, then runs what was queued, then what has come due meanwhile. This may find it among its
  /// tasks, behind the reads, so a timer is set there: that one comes after the reads of the next round.
  private static void afterReads(EventExecutor loop, Runnable done) {
    try {
      loop.execute(() -> {
        var _ = loop.schedule(done, 1, TimeUnit.NANOSECONDS);
      });
    } catch (RejectedExecutionException closing) {
      done.run();
    }
  }
}
