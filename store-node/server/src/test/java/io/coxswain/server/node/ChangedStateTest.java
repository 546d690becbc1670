package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A changed value is found by the members' own checks: `--corrupt-check-time` in some of these worlds, the gate `CompactHashCheck` in
/// the others. `MemberSimulationTest` runs fresh ones.
class ChangedStateTest {
  @ParameterizedTest
  @ValueSource(longs = {18, 38, 58, 78, 98, 118})
  void isFoundAndTheRightMemberNamed(long seed) {
    Simulation simulation = new Simulation(seed);
    simulation.run();
    assertThat(simulation.cluster().counts()).containsKey("values changed in a state");
  }
}
