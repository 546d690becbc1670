package io.coxswain.server.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The ways between hosts. A way carries what is put on it late, in order, and loses some; it can be cut in
/// one direction, be slow, or break: what is under way then is lost, or arrives late, after newer things and
/// possibly twice.
public final class SimulatedNetwork {
  private static final long DELAY_NANOS_MAX = 3_000_000;
  private static final long LATE_NANOS_MAX = 3_000_000_000L;
  private static final int HELD_MAX = 200;

  private final SimulatedWorld world;
  private final SeededRandomness random;
  private final Map<String, Way> ways = new HashMap<>();
  private final TreeSet<Direction> cut = new TreeSet<>();
  private final TreeSet<Direction> swallowed = new TreeSet<>();
  private final TreeMap<Direction, Long> slow = new TreeMap<>();
  private final TreeMap<Direction, List<Parcel>> held = new TreeMap<>();
  private final TreeMap<Direction, Set<Runnable>> connected = new TreeMap<>();
  private double loss;
  private double doubled;

  /// From one host to another.
  private record Direction(String from, String to) implements Comparable<Direction> {
    @Override
    public int compareTo(Direction other) {
      int byFrom = from.compareTo(other.from);
      return byFrom != 0 ? byFrom : to.compareTo(other.to);
    }
  }

  /// One connection; order is kept on each.
  private static final class Way {
    long lastArrivalNanos;
    int epoch;
  }

  private record Parcel(String channel, boolean once, Runnable delivery) {}

  public SimulatedNetwork(SimulatedWorld world) {
    this.world = world;
    this.random = world.split();
  }

  /// How much goes wrong without anybody doing anything.
  public void weather(double lossShare, double doubledShare) {
    loss = lossShare;
    doubled = doubledShare;
  }

  /// Puts something on the way; `delivery` runs when it arrives, if it does.
  ///
  /// @param channel a connection between the two; order is kept within it
  /// @param once never to be doubled
  public void send(String from, String to, String channel, boolean once, Runnable delivery) {
    Direction direction = new Direction(from, to);
    if (swallowed.contains(direction)) {
      return;
    }
    if (cut.contains(direction)) {
      List<Parcel> waiting = held.computeIfAbsent(direction, _ -> new ArrayList<>());
      if (waiting.size() < HELD_MAX) {
        waiting.add(new Parcel(channel, once, delivery));
      }
    } else if (!random.chance(loss)) {
      carry(direction, new Parcel(channel, once, delivery));
    }
  }

  private void carry(Direction direction, Parcel parcel) {
    Way way =
        ways.computeIfAbsent(
            direction.from + ">" + direction.to + "/" + parcel.channel, _ -> new Way());
    long delay = delayNanos(direction.from, direction.to);
    long at = Math.max(world.nowNanos() + delay, way.lastArrivalNanos + 1);
    way.lastArrivalNanos = at;
    int epoch = way.epoch;
    world.after(at - world.nowNanos(), () -> arrive(way, epoch, parcel));
    if (!parcel.once && random.chance(doubled)) {
      world.after(random.below(LATE_NANOS_MAX), parcel.delivery);
    }
  }

  private void arrive(Way way, int epoch, Parcel parcel) {
    if (way.epoch == epoch) {
      parcel.delivery.run();
    } else if (random.chance(0.5)) {
      world.after(random.below(LATE_NANOS_MAX), parcel.delivery);
    }
  }

  /// Nothing gets from one host to the other any more; what is sent meanwhile may arrive after the healing,
  /// as on a connection that outlives a cut.
  public void cut(String from, String to) {
    cut.add(new Direction(from, to));
  }

  /// How long something takes that leaves now.
  public long delayNanos(String from, String to) {
    return random.below(DELAY_NANOS_MAX) + slow.getOrDefault(new Direction(from, to), 0L);
  }

  /// Whether a connection between two hosts carries anything: it needs both directions.
  public boolean connects(String one, String other) {
    return !isCut(one, other) && !isHalfOpen(one, other);
  }

  /// Whether anything is cut between two hosts.
  public boolean isCut(String one, String other) {
    return cut.contains(new Direction(one, other)) || cut.contains(new Direction(other, one));
  }

  /// Whether anything between two hosts vanishes.
  public boolean isHalfOpen(String one, String other) {
    return swallowed.contains(new Direction(one, other))
        || swallowed.contains(new Direction(other, one));
  }

  /// Nothing arrives in this direction any more and nobody notices, as on a half-open connection.
  public void swallow(String from, String to) {
    swallowed.add(new Direction(from, to));
  }

  /// Everything takes so much longer in this direction.
  public void slowDown(String from, String to, long nanos) {
    slow.put(new Direction(from, to), nanos);
  }

  /// All connections that one host has made to the other are reset.
  public void reset(String from, String to) {
    ways.forEach((name, way) -> {
      if (name.startsWith(from + ">" + to + "/")) {
        way.epoch++;
        way.lastArrivalNanos = 0;
      }
    });
    Set<Runnable> broken = connected.remove(new Direction(from, to));
    if (broken != null) {
      List.copyOf(broken).forEach(Runnable::run);
    }
  }

  /// One host has made a connection to the other.
  ///
  /// @param onReset runs if it is reset
  /// @return to be run when it has ended
  public Runnable connect(String from, String to, Runnable onReset) {
    Set<Runnable> standing =
        connected.computeIfAbsent(new Direction(from, to), _ -> new LinkedHashSet<>());
    standing.add(onReset);
    return () -> standing.remove(onReset);
  }

  /// Ends cut and slowness of one direction.
  public void heal(String from, String to) {
    Direction direction = new Direction(from, to);
    slow.remove(direction);
    swallowed.remove(direction);
    cut.remove(direction);
    List<Parcel> waiting = held.remove(direction);
    if (waiting != null && random.chance(0.5)) {
      waiting.forEach(parcel -> carry(direction, parcel));
    }
  }

  /// Ends all cuts and slowness.
  public void heal() {
    TreeSet<Direction> troubled = new TreeSet<>(cut);
    troubled.addAll(slow.keySet());
    troubled.addAll(swallowed);
    troubled.forEach(direction -> heal(direction.from, direction.to));
  }
}
