package io.coxswain.server.sim;

import io.coxswain.server.lane.Lane;
import io.coxswain.server.lane.Lanes;
import io.coxswain.server.lane.Mailbox;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The lanes of one member: each turn is a thing due in the simulated world a little after its first event,
/// so lanes overtake each other as threads do. They can stand still ([#pause(long)], [#stall(int, long)]).
/// What a lane lets out ends the run, but for a [ProcessEnd].
public final class SimulatedLanes implements Lanes {
  private static final long TURN_DELAY_NANOS_MAX = 200_000;

  private final SimulatedWorld world;
  private final SimulatedClock clock;
  private final SeededRandomness random;
  private final Runnable onEnd;
  private final List<Running<?>> all = new ArrayList<>();
  private long pausedUntilNanos;
  private boolean closed;

  /// @param onEnd told when the process ended in a lane; closes this
  public SimulatedLanes(SimulatedWorld world, SimulatedClock clock, Runnable onEnd) {
    this.world = world;
    this.clock = clock;
    this.random = world.split();
    this.onEnd = onEnd;
  }

  @Override
  public <E> Mailbox<E> open(String name, Bounds bounds, Factory<E> make) {
    Running<E> running = new Running<>(name, bounds);
    all.add(running);
    running.start(make.make(running));
    return running;
  }

  /// From now on nothing of this member runs, as after `kill -9`.
  @Override
  public void close() {
    closed = true;
  }

  /// All lanes stand still for so long, as after `SIGSTOP`; what is sent to them waits.
  public void pause(long nanos) {
    pausedUntilNanos = Math.max(pausedUntilNanos, world.nowNanos() + nanos);
  }

  /// Whether the member stands still.
  public boolean isPaused() {
    return world.nowNanos() < pausedUntilNanos;
  }

  /// One lane stands still for so long, as one whose `fsync` takes its time.
  ///
  /// @return its name
  public String stall(int lane, long nanos) {
    Running<?> slow = all.get(Math.floorMod(lane, all.size()));
    slow.stalledUntilNanos = Math.max(slow.stalledUntilNanos, world.nowNanos() + nanos);
    return slow.name;
  }

  private final class Running<E> implements Mailbox<E> {
    private final String name;
    private final Bounds bounds;
    private final ArrayDeque<E> ordinary = new ArrayDeque<>();
    private final ArrayDeque<E> urgent = new ArrayDeque<>();
    private Lane<E> lane = _ -> {};
    private long turnAtNanos = Long.MAX_VALUE;
    private long stalledUntilNanos;

    Running(String name, Bounds bounds) {
      this.name = name;
      this.bounds = bounds;
    }

    void start(Lane<E> lane) {
      this.lane = lane;
      schedule(0);
    }

    @Override
    public boolean offer(E event) {
      return put(ordinary, bounds.waitingMax(), event);
    }

    @Override
    public boolean offerUrgent(E event) {
      return put(urgent, bounds.urgentMax(), event);
    }

    @Override
    public int size() {
      return ordinary.size();
    }

    private boolean put(ArrayDeque<E> queue, int max, E event) {
      if (closed || queue.size() >= max) {
        return false;
      }
      queue.add(event);
      schedule(random.below(TURN_DELAY_NANOS_MAX));
      return true;
    }

    private void schedule(long inNanos) {
      long at = world.nowNanos() + inNanos;
      if (at < turnAtNanos) {
        turnAtNanos = at;
        world.after(inNanos, () -> turnIfDue(at));
      }
    }

    private void turnIfDue(long at) {
      if (closed || turnAtNanos != at) {
        return;
      }
      turnAtNanos = Long.MAX_VALUE;
      long goesOn = Math.max(pausedUntilNanos, stalledUntilNanos);
      if (world.nowNanos() < goesOn) {
        schedule(goesOn - world.nowNanos() + random.below(TURN_DELAY_NANOS_MAX));
        return;
      }
      try {
        turn();
      } catch (ProcessEnd _) {
        onEnd.run();
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("the lane '%s' failed".formatted(name), failure);
      }
    }

    private void turn() {
      int left = bounds.turnMax();
      while (!urgent.isEmpty() || (!ordinary.isEmpty() && left-- > 0)) {
        lane.on(urgent.isEmpty() ? ordinary.remove() : urgent.remove());
      }
      long deadline = lane.nextDeadlineNanos();
      if (deadline != Long.MAX_VALUE && clock.nanoTime() - deadline >= 0) {
        lane.onDeadline();
      }
      lane.endOfTurn();
      if (!ordinary.isEmpty() || !urgent.isEmpty()) {
        schedule(random.below(TURN_DELAY_NANOS_MAX));
      }
      long next = lane.nextDeadlineNanos();
      if (next != Long.MAX_VALUE) {
        schedule(clock.untilNanos(next));
      }
    }
  }
}
