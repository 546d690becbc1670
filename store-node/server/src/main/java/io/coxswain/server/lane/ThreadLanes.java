package io.coxswain.server.lane;

import io.coxswain.server.world.Clock;
import java.util.ArrayList;
import java.util.List;

/// Lanes for production: each is a thread of its own that drains its mailbox and then sleeps until its
/// deadline or the next event. A producer pays for waking it only when it really sleeps, or runs the turn
/// itself as a guest.
///
/// Threads are daemons: they don't keep a process alive whose `main` has given up.
public final class ThreadLanes implements Lanes {
  /// Told, on the lane's thread, of an exception that a lane let out. The lane is dead afterwards, so the
  /// member can't be trusted to go on: end the process.
  @FunctionalInterface
  public interface UncaughtFailure {
    void inLane(String lane, Throwable failure);
  }

  /// How a thread that offers an event is asked to run something once it has taken in what it is at: an event
  /// loop, when it has read from all its sockets.
  @FunctionalInterface
  public interface Afterwards {
    /// No thread is asked: a guest runs its turn at once.
    Afterwards NONE = _ -> false;

    /// Runs `task` soon on the calling thread, or answers false: that thread can't.
    boolean run(Runnable task);
  }

  private final Clock clock;
  private final Afterwards afterwards;
  private final UncaughtFailure uncaught;
  private final List<LaneThread<?>> threads = new ArrayList<>();
  private final List<LaneThread<?>> held = new ArrayList<>();
  private boolean holds;
  private volatile boolean closed;

  public ThreadLanes(Clock clock, UncaughtFailure uncaught, Afterwards afterwards) {
    this.clock = clock;
    this.afterwards = afterwards;
    this.uncaught = uncaught;
  }

  @Override
  public synchronized <E> Mailbox<E> open(String name, Bounds bounds, Factory<E> make) {
    if (closed) {
      throw new IllegalStateException("lanes are closed, can't open " + name);
    }
    LaneThread<E> lane = new LaneThread<>(name, bounds, clock, this::failed, afterwards);
    lane.take(make.make(lane));
    threads.add(lane);
    if (holds) {
      held.add(lane);
    } else {
      lane.start();
    }
    return lane;
  }

  @Override
  public synchronized void hold() {
    holds = true;
  }

  @Override
  public synchronized void begin() {
    holds = false;
    held.forEach(LaneThread::start);
    held.clear();
  }

  /// Who still runs while the lanes are stopped, or after one has failed, finds others that take nothing in any
  /// more. That is no news: the one that failed tells why itself.
  private void failed(String lane, Throwable failure) {
    if (!(failure instanceof LaneStuck) || !(closed || oneHasFailed())) {
      uncaught.inLane(lane, failure);
    }
  }

  private synchronized boolean oneHasFailed() {
    return threads.stream().anyMatch(LaneThread::hasFailed);
  }

  /// Stops the lanes, newest first: a lane is opened after those it feeds. May be called on a lane's own
  /// thread, which isn't waited for, but not in the turn of a guest.
  @Override
  public void close() {
    List<LaneThread<?>> stopping;
    synchronized (this) {
      closed = true;
      stopping = List.copyOf(threads.reversed());
      threads.clear();
      held.clear();
    }
    stopping.forEach(LaneThread::stop);
    stopping.forEach(LaneThread::join);
  }
}
