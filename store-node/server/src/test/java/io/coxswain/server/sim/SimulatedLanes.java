package io.coxswain.server.sim;

import io.coxswain.server.lane.Lane;
import io.coxswain.server.lane.Lanes;
import io.coxswain.server.lane.Mailbox;
import java.util.ArrayDeque;

/// The lanes of one member: each turn is a thing due in the simulated world a little after its first event,
/// so lanes overtake each other as threads do. What a lane lets out ends the run.
public final class SimulatedLanes implements Lanes {
  private static final long TURN_DELAY_NANOS_MAX = 200_000;

  private final SimulatedWorld world;
  private final SeededRandomness random;
  private boolean closed;

  public SimulatedLanes(SimulatedWorld world) {
    this.world = world;
    this.random = world.split();
  }

  @Override
  public <E> Mailbox<E> open(String name, Bounds bounds, Factory<E> make) {
    Running<E> running = new Running<>(bounds);
    running.start(make.make(running));
    return running;
  }

  /// From now on nothing of this member runs, as after `kill -9`.
  @Override
  public void close() {
    closed = true;
  }

  private final class Running<E> implements Mailbox<E> {
    private final Bounds bounds;
    private final ArrayDeque<E> ordinary = new ArrayDeque<>();
    private final ArrayDeque<E> urgent = new ArrayDeque<>();
    private Lane<E> lane = _ -> {};
    private long turnAtNanos = Long.MAX_VALUE;

    Running(Bounds bounds) {
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
      long at = world.nanoTime() + inNanos;
      if (at < turnAtNanos) {
        turnAtNanos = at;
        world.after(inNanos, () -> turnIfDue(at));
      }
    }

    private void turnIfDue(long at) {
      if (!closed && turnAtNanos == at) {
        turnAtNanos = Long.MAX_VALUE;
        turn();
      }
    }

    private void turn() {
      int left = bounds.turnMax();
      while (!urgent.isEmpty() || (!ordinary.isEmpty() && left-- > 0)) {
        lane.on(urgent.isEmpty() ? ordinary.remove() : urgent.remove());
      }
      long deadline = lane.nextDeadlineNanos();
      if (deadline != Long.MAX_VALUE && world.nanoTime() - deadline >= 0) {
        lane.onDeadline();
      }
      lane.endOfTurn();
      if (!ordinary.isEmpty() || !urgent.isEmpty()) {
        schedule(random.below(TURN_DELAY_NANOS_MAX));
      }
      long next = lane.nextDeadlineNanos();
      if (next != Long.MAX_VALUE) {
        schedule(Math.max(0, next - world.nanoTime()));
      }
    }
  }
}
