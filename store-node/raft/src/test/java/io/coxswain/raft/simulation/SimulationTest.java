package io.coxswain.raft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Worlds of three and five members in which anything may fail: safety is checked after every step, and
/// once everything is healed the cluster must make progress again.
///
/// `-Dcoxswain.seeds=N` runs N worlds, `-Dcoxswain.seed=S` exactly one.
class SimulationTest {
  private static final int SEEDS_BY_DEFAULT = 500;

  @Test
  void survivesAnythingAndThenMakesProgress() {
    long[] seeds = seeds();
    Tally met = new Tally();
    for (long seed : seeds) {
      met.addAll(HostileWorld.run(seed));
    }
    System.out.println("simulated " + seeds.length + " worlds: " + met.counts());
    if (seeds.length >= SEEDS_BY_DEFAULT) {
      assertThat(met.counts()).as("what the worlds went through").allSatisfy(Tally::isPlenty);
    }
  }

  private static long[] seeds() {
    String one = System.getProperty("coxswain.seed", "");
    if (!one.isBlank()) {
      return new long[] {Long.parseLong(one)};
    }
    String count = System.getProperty("coxswain.seeds", "");
    return LongStream.rangeClosed(1, count.isBlank() ? SEEDS_BY_DEFAULT : Long.parseLong(count))
        .toArray();
  }
}
