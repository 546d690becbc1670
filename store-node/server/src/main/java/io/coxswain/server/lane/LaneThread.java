package io.coxswain.server.lane;

import io.coxswain.server.world.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// One lane with its thread and its mailbox.
final class LaneThread<E> implements Mailbox<E> {
  private final Lanes.Bounds bounds;
  private final BoundedQueue<E> ordinary;
  private final BoundedQueue<E> urgent;
  private final Clock clock;
  private final ThreadLanes.UncaughtFailure uncaught;
  private final Thread.Builder.OfPlatform threadBuilder;

  /// True from before the thread looks at its queues for the last time until somebody wakes it.
  private final AtomicBoolean sleeping = new AtomicBoolean();

  private volatile boolean stopped;
  private volatile Thread thread = Thread.currentThread();

  LaneThread(String name, Lanes.Bounds bounds, Clock clock, ThreadLanes.UncaughtFailure uncaught) {
    this.bounds = bounds;
    this.ordinary = new BoundedQueue<>(bounds.waitingMax());
    this.urgent = new BoundedQueue<>(bounds.urgentMax());
    this.clock = clock;
    this.uncaught = uncaught;
    this.threadBuilder = Thread.ofPlatform().name(name).daemon(true);
  }

  void start(Lane<E> lane) {
    thread = threadBuilder.unstarted(() -> run(lane));
    thread.start();
  }

  @Override
  public boolean offer(E event) {
    return put(ordinary, event);
  }

  @Override
  public boolean offerUrgent(E event) {
    return put(urgent, event);
  }

  @Override
  public int size() {
    return ordinary.size();
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  /// Waits until the thread has ended, unless it is the caller. An interrupt ends the waiting.
  void join() {
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean put(BoundedQueue<E> queue, E event) {
    if (stopped || !queue.offer(event)) {
      return false;
    }
    if (sleeping.get() && sleeping.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
    return true;
  }

  private void run(Lane<E> lane) {
    try {
      while (!stopped) {
        turn(lane);
        sleepUntil(lane.nextDeadlineNanos());
      }
    } catch (Throwable failure) {
      stopped = true;
      uncaught.inLane(thread.getName(), failure);
    }
  }

  /// Takes at most `turnMax` ordinary events, looking for urgent ones before each. Urgent ones are bounded
  /// per turn as well, so that the batch always ends.
  private void turn(Lane<E> lane) {
    boolean worked = false;
    int ordinaryLeft = bounds.turnMax();
    int urgentLeft = bounds.urgentMax();
    while (true) {
      E event = urgentLeft > 0 ? urgent.poll() : null;
      if (event != null) {
        urgentLeft--;
      } else {
        event = ordinaryLeft-- > 0 ? ordinary.poll() : null;
      }
      if (event == null) {
        break;
      }
      lane.on(event);
      worked = true;
    }
    long deadline = lane.nextDeadlineNanos();
    if (deadline != Long.MAX_VALUE && clock.nanoTime() - deadline >= 0) {
      lane.onDeadline();
      worked = true;
    }
    if (worked) {
      lane.endOfTurn();
    }
  }

  private void sleepUntil(long deadline) {
    if (!ordinary.isEmpty() || !urgent.isEmpty()) {
      return;
    }
    sleeping.set(true);
    if (stopped || !ordinary.isEmpty() || !urgent.isEmpty()) {
      sleeping.set(false);
      return;
    }
    if (deadline == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, deadline - clock.nanoTime());
    }
    sleeping.set(false);
  }
}
