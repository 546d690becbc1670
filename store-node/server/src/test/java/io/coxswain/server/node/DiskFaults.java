package io.coxswain.server.node;

import io.coxswain.server.sim.DiskTrouble;
import io.coxswain.server.sim.SeededRandomness;
import java.util.function.Consumer;

/// What goes wrong with disks. Whatever it is, the member goes on or ends; it never trusts what it can't.
final class DiskFaults {
  private static final long SECOND = 1_000_000_000L;
  private static final long PLENTY = 1L << 40;
  private static final int CHANGES_MAX = 40;
  private static final int FEW_CHANGES = 4;

  private final SimulatedCluster cluster;
  private final ProcessFaults processes;
  private final SeededRandomness random;
  private boolean over;

  DiskFaults(SimulatedCluster cluster, ProcessFaults processes) {
    this.cluster = cluster;
    this.processes = processes;
    this.random = cluster.world().split();
  }

  /// All disks work from now on.
  void end() {
    over = true;
    cluster
        .hosts()
        .forEach(host -> {
          DiskTrouble trouble = host.disk().trouble();
          trouble.cutPowerAfter(Integer.MAX_VALUE);
          trouble.failReadsAfter(Integer.MAX_VALUE);
          trouble.failSyncsAfter(Integer.MAX_VALUE);
          trouble.limitFreeBytes(PLENTY);
          trouble.atEachSync(() -> {});
        });
  }

  /// The lights go out in the middle of one of the next changes.
  void cutPower(SimulatedHost host) {
    armed(host, trouble -> trouble.cutPowerAfter(random.below(CHANGES_MAX)));
  }

  /// The lights go out in the middle of one of the very next changes.
  void cutPowerSoon(SimulatedHost host) {
    armed(host, trouble -> trouble.cutPowerAfter(random.below(FEW_CHANGES)));
  }

  /// The lights go out in the middle of one of the next changes, and so they do again soon after.
  void flicker(SimulatedHost host) {
    flicker(host, 2 + random.below(4));
  }

  private void flicker(SimulatedHost host, int times) {
    if (over || times == 0) {
      processes.restart(host);
      return;
    }
    host.disk().trouble().cutPowerAfter(random.below(CHANGES_MAX));
    host.start();
    cluster.world().after(1 + random.below(SECOND), () -> flicker(host, times - 1));
  }

  /// One of the next syncs fails, and all after it.
  void failSync(SimulatedHost host) {
    armed(host, trouble -> trouble.failSyncsAfter(random.below(8)));
  }

  /// One of the next reads fails, and all after it; a member reads little but when it starts.
  void failRead(SimulatedHost host) {
    if (random.chance(0.5)) {
      host.kill();
      host.disk().trouble().failReadsAfter(random.below(12));
      host.start();
    }
    armed(host, trouble -> trouble.failReadsAfter(random.below(4)));
  }

  /// Syncs take long for a while, some very long.
  void slowSyncs(SimulatedHost host) {
    host.life()
        .ifPresent(life -> {
          long most = random.chance(0.3) ? 10 * SECOND : SECOND / 5;
          double often = random.chance(0.3) ? 0.05 : 1;
          host.disk()
              .trouble()
              .atEachSync(() -> {
                if (random.chance(often)) {
                  life.lanes.waitInTurn(random.below(most));
                }
              });
          cluster
              .world()
              .after(
                  random.below(20 * SECOND),
                  () -> {
                    if (host.life().filter(life::equals).isPresent()) {
                      host.disk().trouble().atEachSync(() -> {});
                    }
                  });
        });
  }

  /// The disk is full for a while.
  void fill(SimulatedHost host) {
    DiskTrouble trouble = host.disk().trouble();
    trouble.limitFreeBytes(random.below(300_000));
    cluster.world().after(random.below(20 * SECOND), () -> trouble.limitFreeBytes(PLENTY));
    processes.restart(host);
  }

  private void armed(SimulatedHost host, Consumer<DiskTrouble> arm) {
    arm.accept(host.disk().trouble());
    processes.restart(host);
  }
}
