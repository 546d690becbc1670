package io.coxswain.server.node;

import io.coxswain.server.sim.SeededRandomness;
import java.util.EnumMap;
import java.util.Map;

/// What goes wrong, drawn from the seed: one thing after the other, some at the same time, in phases with
/// rest between them. A world has its favourites among the faults and leaves others out, so that one rare
/// thing can happen often in it.
final class SimulatedFaults {
  private static final long SECOND = 1_000_000_000L;

  private final SimulatedCluster cluster;
  private final SeededRandomness random;
  private final NetworkFaults network;
  private final ProcessFaults processes;
  private final DiskFaults disks;
  private final Operations operations;
  private final Map<Fault, Integer> weights = new EnumMap<>(Fault.class);
  private long restUntilNanos;
  private long stormUntilNanos;
  private boolean over;

  /// The kinds, as they are counted.
  private enum Fault {
    KILL("kills"),
    KILL_ALL("kills of all", true),
    KILL_IN_TURN("kills in the middle of a turn"),
    PAUSE("pauses"),
    PAUSE_IN_TURN("pauses in the middle of a turn"),
    PAUSE_READ("pauses before a read is answered"),
    STALL("stalled lanes"),
    CLOCK("clocks set"),
    CUT_POWER("power cuts in the middle of a change"),
    FLICKER("flickering power"),
    FAIL_SYNC("failing syncs"),
    SLOW_SYNC("slow syncs"),
    FAIL_READ("failing reads"),
    FULL("full disks"),
    PARTITION("partitions", true),
    ISOLATE("one-way cuts"),
    OUTRUN("members outrun by a new leader"),
    SWIZZLE("links cut one by one", true),
    HALF_OPEN("half-open connections"),
    RESET("connections reset"),
    STRIKE_SNAPSHOTS("snapshots meant to be struck on their way", true),
    SLOW("slow links"),
    HEAL("healed networks", true),
    RETIME("timings asked for", true),
    TRANSFER("transfers asked for");

    final String words;

    /// Whether it strikes no member alone.
    final boolean ofAll;

    Fault(String words) {
      this(words, false);
    }

    Fault(String words, boolean ofAll) {
      this.words = words;
      this.ofAll = ofAll;
    }
  }

  SimulatedFaults(SimulatedCluster cluster) {
    this.cluster = cluster;
    this.random = cluster.world().split();
    this.network = new NetworkFaults(cluster);
    this.processes = new ProcessFaults(cluster);
    this.disks = new DiskFaults(cluster, processes);
    this.operations = new Operations(cluster);
    for (Fault fault : Fault.values()) {
      weights.put(fault, random.chance(0.4) ? 0 : 1 + random.below(4));
    }
    weights.put(Fault.HEAL, 4 + random.below(8));
    next();
  }

  /// Everything is well from now on: all run, nothing is cut.
  void end() {
    over = true;
    network.end();
    disks.end();
    processes.end();
  }

  private void next() {
    if (cluster.world().nowNanos() > stormUntilNanos) {
      cluster.network().heal();
      long rest = random.chance(0.5) ? random.below(12 * SECOND) : 0;
      restUntilNanos = cluster.world().nowNanos() + rest;
      stormUntilNanos = restUntilNanos + random.below(20 * SECOND);
    }
    long pause = 1 + random.below(3 * SECOND);
    long rest = Math.max(0, restUntilNanos - cluster.world().nowNanos());
    cluster
        .world()
        .after(
            rest + pause,
            () -> {
              if (!over) {
                act();
                next();
              }
            });
  }

  private void act() {
    SimulatedHost host =
        random.chance(0.4) ? cluster.leader().orElseGet(cluster::anyHost) : cluster.anyHost();
    Fault fault = draw();
    cluster.count(fault.words);
    cluster.note(fault.ofAll ? WorldEvents.ALL : host.name(), fault.words);
    switch (fault) {
      case KILL -> processes.kill(host);
      case KILL_ALL -> processes.killAll();
      case KILL_IN_TURN -> processes.killInTurn(host);
      case PAUSE -> processes.pause(host);
      case PAUSE_IN_TURN -> processes.pauseInTurn(host);
      case PAUSE_READ -> processes.pauseRead(host);
      case STALL -> processes.stall(host);
      case CLOCK -> processes.setClock(host);
      case CUT_POWER -> disks.cutPower(host);
      case FLICKER -> disks.flicker(host);
      case FAIL_SYNC -> disks.failSync(host);
      case SLOW_SYNC -> disks.slowSyncs(host);
      case FAIL_READ -> disks.failRead(host);
      case FULL -> disks.fill(host);
      case PARTITION -> network.partition();
      case ISOLATE -> network.isolate(host);
      case OUTRUN -> outrun(cluster.anyHost());
      case SWIZZLE -> network.swizzle();
      case HALF_OPEN -> network.halfOpen(host);
      case RESET -> network.reset(host);
      case STRIKE_SNAPSHOTS -> network.strikeSnapshots();
      case SLOW -> network.slowDown(host);
      case HEAL -> cluster.network().heal();
      case RETIME -> operations.retime(cluster.anyHost());
      case TRANSFER -> operations.transfer(host);
    }
  }

  /// It hears nothing for a while, and meanwhile the others get another leader, whose first words it may lose
  /// in a power cut.
  private void outrun(SimulatedHost host) {
    network.deafen(host);
    if (random.chance(0.5)) {
      disks.cutPowerSoon(host);
    }
    cluster
        .world()
        .after(1 + random.below(SECOND), () -> cluster.leader().ifPresent(operations::transfer));
  }

  private Fault draw() {
    int ticket = random.below(weights.values().stream().mapToInt(Integer::intValue).sum());
    for (Map.Entry<Fault, Integer> weight : weights.entrySet()) {
      ticket -= weight.getValue();
      if (ticket < 0) {
        return weight.getKey();
      }
    }
    throw new AssertionError("the weights are overdrawn");
  }
}
