package io.coxswain.server.lane;

import io.coxswain.server.world.Clock;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One lane with its thread and its mailbox.
///
/// While the thread sleeps, a lane that admits guests runs on the thread of whoever offers an event: at once
/// for an urgent one, else when that thread has taken in what it is at, so that one turn serves all of it.
/// A guest runs one turn; what remains is for the lane's own thread.
final class LaneThread<E> implements Mailbox<E> {
  private final Lanes.Bounds bounds;
  private final BoundedQueue<E> ordinary;
  private final BoundedQueue<E> urgent;
  private final Clock clock;
  private final ThreadLanes.UncaughtFailure uncaught;
  private final ThreadLanes.Afterwards afterwards;
  private final Thread.Builder.OfPlatform threadBuilder;
  private final Baton baton = new Baton();

  /// Until it is set, the thread that is still to start has the baton.
  private Lane<E> lane = _ -> {};

  /// When the sleeping thread will wake by itself; passed on with the baton.
  private long wakeAtNanos = Long.MAX_VALUE;

  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;
  private volatile Thread thread = Thread.currentThread();

  LaneThread(
      String name,
      Lanes.Bounds bounds,
      Clock clock,
      ThreadLanes.UncaughtFailure uncaught,
      ThreadLanes.Afterwards afterwards) {
    this.bounds = bounds;
    this.ordinary = new BoundedQueue<>(bounds.waitingMax());
    this.urgent = new BoundedQueue<>(bounds.urgentMax());
    this.clock = clock;
    this.uncaught = uncaught;
    this.afterwards = afterwards;
    this.threadBuilder = Thread.ofPlatform().name(name).daemon(true);
  }

  /// Gives it the lane; to be called before [#start()].
  void take(Lane<E> made) {
    lane = made;
  }

  void start() {
    thread = threadBuilder.unstarted(this::run);
    thread.start();
  }

  @Override
  public boolean offer(E event) {
    if (!put(ordinary, event)) {
      return false;
    }
    if (!lane.admitsGuests()) {
      wake();
    } else if (baton.promise() && !afterwards.run(this::redeem)) {
      redeem();
    }
    return true;
  }

  @Override
  public boolean offerUrgent(E event) {
    if (!put(urgent, event)) {
      return false;
    }
    if (!lane.admitsGuests()) {
      wake();
    } else if (baton.take()) {
      guestTurn();
    }
    return true;
  }

  @Override
  public int size() {
    return ordinary.size();
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  /// Whether it has stopped because of a failure of its own, not because another lane took nothing in.
  boolean hasFailed() {
    Throwable thrown = failure;
    return thrown != null && !(thrown instanceof LaneStuck);
  }

  /// Waits until the thread has ended, unless it is the caller. An interrupt ends the waiting.
  void join() {
    if (Thread.currentThread().equals(thread) || thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean put(BoundedQueue<E> queue, E event) {
    return !stopped && queue.offer(event);
  }

  private void wake() {
    if (baton.wake()) {
      LockSupport.unpark(thread);
    }
  }

  private void redeem() {
    if (baton.redeem()) {
      guestTurn();
    }
  }

  private void guestTurn() {
    guarded(this::turn);
    boolean due = stopped || isSooner(lane.nextDeadlineNanos(), wakeAtNanos);
    if (baton.giveBack()) {
      LockSupport.unpark(thread);
    } else if (due || somethingWaits()) {
      wake();
    }
  }

  private static boolean isSooner(long deadline, long than) {
    return deadline != Long.MAX_VALUE && (than == Long.MAX_VALUE || deadline - than < 0);
  }

  private void run() {
    guarded(() -> {
      while (!stopped) {
        turn();
        sleepUntil(lane.nextDeadlineNanos());
      }
    });
  }

  private void guarded(Runnable turns) {
    try {
      turns.run();
    } catch (Throwable thrown) {
      failure = thrown; // first: who finds the box closed can see why
      stopped = true;
      uncaught.inLane(thread.getName(), thrown);
    }
  }

  /// Takes at most `turnMax` ordinary events, looking for urgent ones before each. Urgent ones are bounded
  /// per turn as well, so that the batch always ends.
  private void turn() {
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
    if (somethingWaits()) {
      return;
    }
    wakeAtNanos = deadline;
    baton.layDown();
    // Whoever offers after this look finds the baton free.
    if (!stopped && !somethingWaits()) {
      if (deadline == Long.MAX_VALUE) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, deadline - clock.nanoTime());
      }
    }
    while (!baton.reclaim()) {
      LockSupport.park(this);
    }
  }

  private boolean somethingWaits() {
    return !ordinary.isEmpty() || !urgent.isEmpty();
  }
}
