package io.coxswain.server.sim;

import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.lane.Lane;
import io.coxswain.server.lane.Lanes;
import io.coxswain.server.lane.Mailbox;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The lanes of one member: each turn is a thing due in the simulated world a little after its first event,
/// so lanes overtake each other as threads do. They can stand still between turns ([#pause(long)],
/// [#stall(int, long)]) and in the middle of one ([#atPoint(int, Runnable)], [#waitInTurn(long)]).
/// What a lane lets out ends the run, but for a [ProcessEnd] and what `onFault` takes.
public final class SimulatedLanes implements Lanes {
  private static final long TURN_DELAY_NANOS_MAX = 200_000;

  /// A lane whose deadline has passed and stays where it is has turn after turn, and time stands still.
  private static final int TURNS_AT_ONE_MOMENT_MAX = 1000;

  private static final int NO_POINT = -1;

  private final SimulatedWorld world;
  private final SimulatedClock clock;
  private final SeededRandomness random;
  private final Consumer<ProcessEnd> onEnd;
  private final Predicate<StoreFault> onFault;
  private final List<Running<?>> all = new ArrayList<>();
  private long pausedUntilNanos;
  private boolean closed;

  /// Depth of the world at which a lane has its turn, -1 if none has.
  private int turnDepth = -1;

  private int pointsLeft = NO_POINT;
  private Runnable atPoint = () -> {};
  private Onlooker onlooker = Onlooker.NOBODY;
  private Predicate<Object> awaited = _ -> false;
  private Runnable onceSent = () -> {};

  /// Sees what lanes take in, and changes nothing.
  public interface Onlooker {
    Onlooker NOBODY =
        new Onlooker() {
          @Override
          public void turnBegins(String lane) {}

          @Override
          public void takes(String lane, Object event) {}
        };

    void turnBegins(String lane);

    void takes(String lane, Object event);
  }

  /// @param onEnd told when the process ended in a lane; closes this
  /// @param onFault told of a fault that stops the member; false if there was no reason for it
  public SimulatedLanes(
      SimulatedWorld world,
      SimulatedClock clock,
      Consumer<ProcessEnd> onEnd,
      Predicate<StoreFault> onFault) {
    this.world = world;
    this.clock = clock;
    this.random = world.split();
    this.onEnd = onEnd;
    this.onFault = onFault;
  }

  @Override
  public <E> Mailbox<E> open(String name, Bounds bounds, Factory<E> make) {
    Running<E> running = new Running<>(name, bounds);
    all.add(running);
    running.start(make.make(running));
    return running;
  }

  /// Nothing to do: a member opens its lanes in one moment of the simulated time, and turns come after it.
  @Override
  public void hold() {}

  @Override
  public void begin() {}

  /// Does something once, when an event like this was sent to a lane and has not been taken in.
  public void onceSent(Predicate<Object> event, Runnable what) {
    awaited = event;
    onceSent = what;
  }

  /// Tells what the lanes take in from now on.
  public void tell(Onlooker who) {
    onlooker = who;
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

  /// Does something in the middle of a turn, at the point that follows `points` more: wherever a lane looks at
  /// the clock, writes to the disk, or sends.
  public void atPoint(int points, Runnable what) {
    pointsLeft = points;
    atPoint = what;
  }

  /// A lane is at a point in the middle of its turn where anything may happen.
  public void point() {
    if (pointsLeft != NO_POINT && inTurn() && pointsLeft-- == 0) {
      pointsLeft = NO_POINT;
      atPoint.run();
      requireOpen();
    }
  }

  /// The lane whose turn it is waits for so long, as for a slow disk; the others go on.
  public void waitInTurn(long nanos) {
    if (inTurn()) {
      world.pass(nanos);
      requireOpen();
    }
  }

  /// The whole member stands still for so long in the middle of a turn, as after `SIGSTOP`.
  public void pauseInTurn(long nanos) {
    pause(nanos);
    waitInTurn(nanos);
  }

  private boolean inTurn() {
    return turnDepth == world.depth();
  }

  private void requireOpen() {
    if (closed) {
      throw new ProcessEnd("killed in the middle of a turn");
    }
  }

  private final class Running<E> implements Mailbox<E> {
    private final String name;
    private final Bounds bounds;
    private final ArrayDeque<E> ordinary = new ArrayDeque<>();
    private final ArrayDeque<E> urgent = new ArrayDeque<>();
    private Lane<E> lane = _ -> {};
    private long turnAtNanos = Long.MAX_VALUE;
    private long stalledUntilNanos;
    private long lastTurnNanos;
    private int turnsAtThisMoment;
    private boolean busy;

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
      if (awaited.test(event)) {
        awaited = _ -> false;
        onceSent.run();
      }
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
      if (closed || turnAtNanos != at || busy) {
        return;
      }
      turnAtNanos = Long.MAX_VALUE;
      long goesOn = Math.max(pausedUntilNanos, stalledUntilNanos);
      if (world.nowNanos() < goesOn) {
        schedule(goesOn - world.nowNanos() + random.below(TURN_DELAY_NANOS_MAX));
        return;
      }
      requireProgress();
      int outer = turnDepth;
      turnDepth = world.depth();
      busy = true;
      try {
        turn();
      } catch (ProcessEnd end) {
        if (!closed) {
          onEnd.accept(end);
        }
      } catch (StoreFault fault) {
        if (!closed && !onFault.test(fault)) {
          throw new AssertionError("the lane '%s' failed".formatted(name), fault);
        }
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("the lane '%s' failed".formatted(name), failure);
      } finally {
        busy = false;
        turnDepth = outer;
      }
      scheduleNext();
    }

    private void requireProgress() {
      turnsAtThisMoment = lastTurnNanos == world.nowNanos() ? turnsAtThisMoment + 1 : 0;
      lastTurnNanos = world.nowNanos();
      if (turnsAtThisMoment > TURNS_AT_ONE_MOMENT_MAX) {
        throw new AssertionError(
            "the lane '%s' spins: its deadline %d has passed, and it does nothing about it"
                .formatted(name, lane.nextDeadlineNanos()));
      }
    }

    private void turn() {
      int left = bounds.turnMax();
      onlooker.turnBegins(name);
      while (!urgent.isEmpty() || (!ordinary.isEmpty() && left-- > 0)) {
        E event = urgent.isEmpty() ? ordinary.remove() : urgent.remove();
        onlooker.takes(name, event);
        lane.on(event);
      }
      long deadline = lane.nextDeadlineNanos();
      if (deadline != Long.MAX_VALUE && clock.nanoTime() - deadline >= 0) {
        lane.onDeadline();
      }
      lane.endOfTurn();
    }

    private void scheduleNext() {
      turnAtNanos = Long.MAX_VALUE;
      if (closed) {
        return;
      }
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
