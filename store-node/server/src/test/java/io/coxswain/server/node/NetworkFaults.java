package io.coxswain.server.node;

import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedNetwork;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// What goes wrong between hosts.
final class NetworkFaults {
  private static final long MILLI = 1_000_000L;
  private static final long SWIZZLE_NANOS_MAX = 30_000 * MILLI;

  /// Short enough that those who call it still wait when it hears again.
  private static final long DEAF_NANOS_MIN = 1_000 * MILLI;

  private static final long DEAF_NANOS_MAX = 5_000 * MILLI;

  /// A small snapshot takes about so long.
  private static final long SNAPSHOT_NANOS = 150 * MILLI;

  private final SimulatedCluster cluster;
  private final SimulatedNetwork network;
  private final SeededRandomness random;
  private boolean over;

  NetworkFaults(SimulatedCluster cluster) {
    this.cluster = cluster;
    this.network = cluster.network();
    this.random = cluster.world().split();
    network.weather(random.below(3) * 0.01, random.below(3) * 0.01);
  }

  /// Nothing is cut, slow or lost from now on.
  void end() {
    over = true;
    network.weather(0, 0);
    network.heal();
  }

  /// Splits the hosts in two.
  void partition() {
    List<SimulatedHost> hosts = cluster.hosts();
    long side = random.nextLong();
    for (int i = 0; i < hosts.size(); i++) {
      for (int k = 0; k < hosts.size(); k++) {
        if (((side >> i) & 1) != ((side >> k) & 1)) {
          network.cut(hosts.get(i).name(), hosts.get(k).name());
        }
      }
    }
  }

  /// Cuts one host off: for what it says, what it hears, or both; from all or from some.
  void isolate(SimulatedHost host) {
    int ways = 1 + random.below(3);
    double share = random.chance(0.5) ? 1 : 0.5;
    for (SimulatedHost other : others(host)) {
      if (random.chance(share)) {
        if ((ways & 1) != 0) {
          network.cut(host.name(), other.name());
        }
        if ((ways & 2) != 0) {
          network.cut(other.name(), host.name());
        }
      }
    }
  }

  /// A host hears nothing for a while, though it is heard.
  void deafen(SimulatedHost host) {
    for (SimulatedHost other : others(host)) {
      network.cut(other.name(), host.name());
      cluster
          .world()
          .after(
              DEAF_NANOS_MIN + random.below(DEAF_NANOS_MAX - DEAF_NANOS_MIN),
              () -> network.heal(other.name(), host.name()));
    }
  }

  /// Cuts links one after the other and heals them in another order.
  void swizzle() {
    List<Runnable> cuts = new ArrayList<>();
    List<Runnable> ends = new ArrayList<>();
    for (SimulatedHost from : cluster.hosts()) {
      for (SimulatedHost to : others(from)) {
        if (random.chance(0.5)) {
          cuts.add(() -> {
            if (!over) {
              network.cut(from.name(), to.name());
            }
          });
          ends.add(() -> network.heal(from.name(), to.name()));
        }
      }
    }
    long later = inTurn(cuts, 0);
    inTurn(ends, later);
  }

  private long inTurn(List<Runnable> steps, long fromNanos) {
    Collections.shuffle(steps, new Random(random.nextLong()));
    long at = fromNanos;
    long pauseMax = Math.min(600 * MILLI, SWIZZLE_NANOS_MAX / (1 + steps.size()));
    for (Runnable step : steps) {
      at += random.below(pauseMax);
      cluster.world().after(at, step);
    }
    return at;
  }

  /// Connections of a host look well, but nothing of what is sent on some of them arrives.
  void halfOpen(SimulatedHost host) {
    for (SimulatedHost other : others(host)) {
      if (random.chance(0.5)) {
        network.swallow(host.name(), other.name());
      } else if (random.chance(0.3)) {
        network.swallow(other.name(), host.name());
      }
    }
  }

  /// All connections of a host are reset, and whoever made one hears of it.
  void reset(SimulatedHost host) {
    for (SimulatedHost other : others(host)) {
      network.reset(host.name(), other.name());
      network.reset(other.name(), host.name());
    }
  }

  /// The way of the next snapshot of each member breaks under it, or becomes half-open for a while.
  void strikeSnapshots() {
    for (SimulatedHost from : cluster.hosts()) {
      from.life().ifPresent(life -> life.links.onceItSends(to -> strikeSoon(from, to)));
    }
  }

  private void strikeSoon(SimulatedHost from, SimulatedHost to) {
    cluster
        .world()
        .after(
            random.below(SNAPSHOT_NANOS),
            () -> {
              if (over) {
                return;
              }
              if (random.chance(0.5)) {
                network.reset(from.name(), to.name());
              } else {
                network.swallow(from.name(), to.name());
                cluster
                    .world()
                    .after(
                        random.below(DEAF_NANOS_MAX), () -> network.heal(from.name(), to.name()));
              }
            });
  }

  /// The ways from and to a host, or some of them, take longer.
  void slowDown(SimulatedHost host) {
    long most = 1 + random.below(random.chance(0.2) ? 3000 * MILLI : 300 * MILLI);
    for (SimulatedHost other : others(host)) {
      if (random.chance(0.7)) {
        network.slowDown(host.name(), other.name(), random.below(most));
        network.slowDown(other.name(), host.name(), random.below(most));
      }
    }
  }

  private List<SimulatedHost> others(SimulatedHost host) {
    return cluster.hosts().stream().filter(other -> !other.equals(host)).toList();
  }
}
