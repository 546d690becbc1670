package io.coxswain.server.lane;

import static java.util.Objects.requireNonNull;

import io.coxswain.server.world.Clock;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Runs one lane by hand: events wait until [#turn()].
///
/// @param <E> the lane's event type
public final class Crank<E> implements Mailbox<E> {
  private final Clock clock;
  private final int waitingMax;
  private final ArrayDeque<E> urgent = new ArrayDeque<>();
  private final ArrayDeque<E> ordinary = new ArrayDeque<>();
  private @Nullable Lane<E> lane;

  public Crank(Clock clock, int waitingMax) {
    this.clock = clock;
    this.waitingMax = waitingMax;
  }

  /// Sets the lane to run.
  public void run(Lane<E> toRun) {
    lane = toRun;
  }

  @Override
  public boolean offer(E event) {
    return ordinary.size() < waitingMax && ordinary.add(event);
  }

  @Override
  public boolean offerUrgent(E event) {
    return urgent.size() < waitingMax && urgent.add(event);
  }

  @Override
  public int size() {
    return ordinary.size();
  }

  /// One turn with the events that wait now, and the deadline if it has passed.
  ///
  /// @return whether there was anything to do
  public boolean turn() {
    Lane<E> running = requireNonNull(lane, "no lane to run");
    boolean did = false;
    for (int left = urgent.size() + ordinary.size(); left > 0; left--) {
      running.on(urgent.isEmpty() ? ordinary.removeFirst() : urgent.removeFirst());
      did = true;
    }
    if (did) {
      running.endOfTurn();
    }
    long deadline = running.nextDeadlineNanos();
    if (deadline != Long.MAX_VALUE && deadline - clock.nanoTime() <= 0) {
      running.onDeadline();
      running.endOfTurn();
      did = true;
    }
    return did;
  }

  /// Turns until there is nothing to do.
  public void untilIdle() {
    int turns = 0;
    while (turn()) {
      if (++turns > 100_000) {
        throw new AssertionError("the lane never comes to rest");
      }
    }
  }
}
