package io.coxswain.server.node;

import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.Timing;
import io.coxswain.server.sim.SeededRandomness;
import java.util.List;

/// What goes wrong, drawn from the seed: one thing after the other, some at the same time.
final class SimulatedFaults {
  private static final long PAUSE_NANOS_MAX = 4_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  private final SimulatedCluster cluster;
  private final SeededRandomness random;
  private boolean over;

  SimulatedFaults(SimulatedCluster cluster) {
    this.cluster = cluster;
    this.random = cluster.world().split();
    cluster.network().weather(random.below(3) * 0.01, random.below(3) * 0.01);
    next();
  }

  /// Everything is well from now on: all run, nothing is cut.
  void end() {
    over = true;
    cluster.network().weather(0, 0);
    cluster.network().heal();
    startAll();
  }

  private void startAll() {
    cluster
        .hosts()
        .forEach(host -> {
          host.disk().cutPowerAfter(Integer.MAX_VALUE);
          host.start();
        });
    if (over) {
      cluster.world().after(SECOND, this::startAll);
    }
  }

  private void next() {
    cluster
        .world()
        .after(
            random.below(PAUSE_NANOS_MAX),
            () -> {
              if (!over) {
                act();
                next();
              }
            });
  }

  private void count(String what) {
    cluster.count(what);
    cluster.note(what);
  }

  private void act() {
    SimulatedHost host = random.chance(0.4) ? cluster.leader().orElse(any()) : any();
    switch (random.below(14)) {
      case 0 -> kill(host);
      case 1 -> {
        count("power cuts in the middle of a change");
        host.disk().cutPowerAfter(random.below(40));
        restart(host);
      }
      case 2 -> pause(host);
      case 3 -> partition();
      case 4 -> isolate(host);
      case 5, 6, 7 -> {
        cluster.note("the network heals");
        cluster.network().heal();
      }
      case 8 -> reconnect(host);
      case 9 -> stall(host);
      case 10 ->
          host.life().ifPresent(life -> life.clock.jump((random.below(7200) - 3600) * 1000L));
      case 11 -> retime();
      case 12 -> transfer(host);
      default -> killAll();
    }
  }

  private SimulatedHost any() {
    return cluster.anyHost();
  }

  private void kill(SimulatedHost host) {
    count("kills");
    host.kill();
    restart(host);
  }

  private void restart(SimulatedHost host) {
    cluster
        .world()
        .after(
            random.below(10 * SECOND),
            () -> {
              host.start();
              if (!over && host.life().isEmpty() && !host.isRemoved()) {
                restart(host);
              }
            });
  }

  private void killAll() {
    count("kills of all");
    cluster.hosts().forEach(this::kill);
  }

  private void pause(SimulatedHost host) {
    count("pauses");
    host.life().ifPresent(life -> life.lanes.pause(random.below(10 * SECOND)));
  }

  private void stall(SimulatedHost host) {
    count("stalled lanes");
    host.life()
        .filter(life -> life.core().isPresent())
        .ifPresent(life -> life.lanes.stall(random.below(16), random.below(5 * SECOND)));
  }

  private void partition() {
    count("partitions");
    List<SimulatedHost> hosts = cluster.hosts();
    long side = random.nextLong();
    for (int i = 0; i < hosts.size(); i++) {
      for (int k = 0; k < hosts.size(); k++) {
        if (((side >> i) & 1) != ((side >> k) & 1)) {
          cluster.network().cut(hosts.get(i).name(), hosts.get(k).name());
        }
      }
    }
  }

  /// Cuts one host off: for what it says, what it hears, or both; from all or from some.
  private void isolate(SimulatedHost host) {
    count("one-way cuts");
    int ways = 1 + random.below(3);
    double share = random.chance(0.5) ? 1 : 0.5;
    for (SimulatedHost other : cluster.hosts()) {
      if (random.chance(share) && !other.name().equals(host.name())) {
        if ((ways & 1) != 0) {
          cluster.network().cut(host.name(), other.name());
        }
        if ((ways & 2) != 0) {
          cluster.network().cut(other.name(), host.name());
        }
      }
    }
  }

  private void reconnect(SimulatedHost host) {
    count("reconnects");
    for (SimulatedHost other : cluster.hosts()) {
      cluster.network().reconnect(host.name(), other.name());
      if (random.chance(0.3)) {
        cluster.network().slowDown(host.name(), other.name(), random.below(500 * MILLI));
      }
    }
  }

  private void retime() {
    SimulatedHost host = any();
    long heartbeat = (20 + random.below(400)) * MILLI;
    long election = heartbeat * (5 + random.below(10));
    cluster.call(
        host,
        member -> {
          long epoch = member.state().standing().timing().current().epoch();
          return member.requests().retime(new Timing(epoch + 1, heartbeat, election, election));
        },
        (answer, _) -> {
          if (answer != null) {
            count("timings changed");
          }
        });
  }

  private void transfer(SimulatedHost host) {
    cluster.call(
        host,
        member ->
            member
                .describe()
                .thenCompose(status -> member.requests().transferTo(successor(status))),
        (_, failure) -> {
          if (failure == null) {
            count("leads handed over");
          }
        });
  }

  private long successor(RaftStatus status) {
    List<Long> voters = status.conf().voters().stream().sorted().toList();
    return voters.get(random.below(voters.size()));
  }
}
