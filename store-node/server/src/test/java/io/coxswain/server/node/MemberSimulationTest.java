package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.sim.Seeds;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole members in one thread, from a seed, in a hostile world: see [Simulation] for what is checked.
@TestInstance(Lifecycle.PER_CLASS)
class MemberSimulationTest {
  private static final int WORLDS_IN_VERIFY = 12;

  private final TreeMap<String, Integer> counts = new TreeMap<>();
  private final long beganNanos = System.nanoTime();
  private long simulatedNanos;
  private int worlds;

  /// What the worlds had in them, and what they cost.
  @AfterAll
  void report() {
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    System.out.printf(
        "%d worlds, %.0f simulated seconds in %.1f s, %.0f worlds an hour: %s%n",
        worlds, simulatedNanos / 1e9, seconds, worlds * 3600 / seconds, counts);
  }

  static LongStream seeds() {
    return Seeds.asked(WORLDS_IN_VERIFY);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aClusterKeepsItsPromises(long seed) {
    Simulation simulation = new Simulation(seed);
    simulation.run();
    worlds++;
    simulatedNanos += simulation.cluster().world().ageNanos();
    simulation.cluster().counts().forEach((what, times) -> counts.merge(what, times, Integer::sum));
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
