package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.sim.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole members, each world in one thread and from a seed, in a hostile world: see [Simulation] for what is
/// checked and `store-node/sim` for running them by the hour.
class MemberSimulationTest {
  private static final int WORLDS_IN_VERIFY = 12;
  private static final long HOURS_IN_VERIFY = 1;

  @Test
  void clustersKeepTheirPromises() throws InterruptedException {
    try (Worlds worlds = new Worlds(Integer.getInteger("coxswain.threads", 2))) {
      worlds.run(
          Seeds.asked(WORLDS_IN_VERIFY),
          Duration.ofHours(Long.getLong("coxswain.hours", HOURS_IN_VERIFY)));
      System.out.println(worlds.report());
      worlds.requireNoneFailed();
    }
  }

  /// 10: entries that a failed sync had left in the cache were taken for durable at the next start.
  /// 73: the same in the log of a member that had just joined.
  @ParameterizedTest
  @ValueSource(longs = {10, 73})
  void whatHasFailedOnceHolds(long seed) {
    Simulation simulation = new Simulation(seed);
    simulation.run();
    assertThat(simulation.cluster().world().steps()).isPositive();
  }

  @Test
  void theSameSeedGivesTheSameWorld() {
    Simulation once = new Simulation(4711);
    Simulation again = new Simulation(4711);
    once.run();
    again.run();
    assertThat(again.trace()).isEqualTo(once.trace());
  }
}
