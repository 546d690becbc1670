package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.sim.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole members, each world in one thread and from a seed, in a hostile world: see [Simulation] for what is
/// checked and `store-node/sim` for running them by the hour.
class MemberSimulationTest {
  private static final int WORLDS_IN_VERIFY = 200;
  private static final long HOURS_IN_VERIFY = 1;

  @Test
  void clustersKeepTheirPromises() throws InterruptedException {
    try (Worlds worlds = new Worlds(Integer.getInteger("coxswain.threads", 2))) {
      worlds.run(
          Seeds.askedOrFresh(WORLDS_IN_VERIFY),
          Duration.ofHours(Long.getLong("coxswain.hours", HOURS_IN_VERIFY)));
      System.out.println(worlds.report());
      worlds.requireNoneFailed();
    }
  }

  /// Seeds that have failed once. Worlds change with the simulation, so each also has a test of its own where
  /// production code was wrong.
  @ParameterizedTest
  @CsvSource({
    "10, entries that a failed sync had left in the cache were taken for durable at the next start",
    "12, two flushes of the simulated store at a time got in each other's way",
    "73, the same in the log of a member that had just joined",
    "120, the same at a member with a snapshot",
    "234, an early safety witness misjudged it",
    "1005, a lane that woke late spun until its sockets were read",
    "1021, failed beside it for a reason that was not written down",
    "1062, the same",
    "2017, links were still being cut one by one after the world had healed",
    "2022, the answer to a renewal came when its lease had ended as promised",
    "2052, a refused pre-vote tells of a newer term",
    "2084, the founder of a cluster of one founded it again after the loss of its disk",
    "5039, bits were to be changed of a log that was not there yet",
    "5046, a release that a snapshot had overtaken was noted in the log, which then refused to be"
        + " opened",
    "7170, a simulated flush outlived the directory of its store",
    "9045, the same",
    "1795304502, a voter had learned of a longer election timeout by its log alone",
    "1795311416, a member killed when it had applied its removal was thought not to start",
    "1795312537, a voter that did not know of its removal was judged as one",
    "1795312037140, a voter knew the newer timing of a leader that it had believed gone for a"
        + " while",
    "1795312037242, a voter that had been paused answered after the decision to beat more slowly",
    "1795315672178, two of three members differed, and the third had not started yet to say who is"
        + " wrong",
    "1795317100347, a power loss left entries of a newer term without the hard state that ends"
        + " their batch",
    "1795317100977, the same",
    "1795326201, a sector that a start had begun to write again after a failed sync was simulated"
        + " as torn inside",
  })
  void whatHasFailedOnceHolds(long seed, String what) {
    Simulation simulation = new Simulation(seed);
    simulation.run();
    assertThat(simulation.cluster().world().steps()).as(what).isPositive();
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
