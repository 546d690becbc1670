package io.coxswain.server.node;

import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedLanes;

/// What goes wrong with the processes and the machines they run on.
final class ProcessFaults {
  private static final long SECOND = 1_000_000_000L;
  private static final int POINTS_MAX = 400;

  private final SimulatedCluster cluster;
  private final SeededRandomness random;
  private boolean over;

  ProcessFaults(SimulatedCluster cluster) {
    this.cluster = cluster;
    this.random = cluster.world().split();
  }

  /// All run from now on.
  void end() {
    over = true;
    startAll();
  }

  private void startAll() {
    cluster.hosts().forEach(SimulatedHost::start);
    cluster.world().after(SECOND, this::startAll);
  }

  /// Ends the process at once, the machine too or not, and starts it again some time later.
  void kill(SimulatedHost host) {
    if (random.chance(0.5)) {
      host.kill();
    } else {
      host.losePower();
    }
    restart(host);
  }

  void killAll() {
    cluster.hosts().forEach(this::kill);
  }

  /// Ends the process soon, in the middle of what it does.
  void killInTurn(SimulatedHost host) {
    host.life().ifPresent(life -> life.lanes.atPoint(random.below(POINTS_MAX), host::kill));
    restart(host);
  }

  /// Starts a host as soon as it doesn't run, now and then until it runs.
  void restart(SimulatedHost host) {
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

  /// The process stands still between two turns of its lanes.
  void pause(SimulatedHost host) {
    host.life().ifPresent(life -> life.lanes.pause(random.below(10 * SECOND)));
  }

  /// The process stands still soon, in the middle of what it does, such as between looking at the clock and
  /// acting on it.
  void pauseInTurn(SimulatedHost host) {
    host.life()
        .ifPresent(life -> {
          SimulatedLanes lanes = life.lanes;
          long nanos = random.below(10 * SECOND);
          lanes.atPoint(random.below(POINTS_MAX), () -> lanes.pauseInTurn(nanos));
        });
  }

  /// The process stands still when a quorum has confirmed the leader for a read that isn't answered yet (etcd
  /// #20418).
  void pauseRead(SimulatedHost host) {
    host.life()
        .ifPresent(life -> {
          long nanos = random.below(10 * SECOND);
          life.lanes.onceSent(
              ApplierEvent.Serve.class::isInstance,
              () -> {
                cluster.count(Mark.READ_PAUSED);
                life.lanes.pause(nanos);
              });
        });
  }

  /// One lane gets no processor for a while.
  void stall(SimulatedHost host) {
    host.life()
        .filter(life -> life.core().isPresent())
        .ifPresent(life -> life.lanes.stall(random.below(16), random.below(5 * SECOND)));
  }

  /// The wall clock is set.
  void setClock(SimulatedHost host) {
    host.life().ifPresent(life -> life.clock.jump((random.below(7200) - 3600) * 1000L));
  }
}
