package io.coxswain.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.crd.v1alpha1.TimingSpec;
import io.coxswain.operator.model.ModelCluster;
import io.coxswain.operator.model.ModelWorld;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusChangeTest {
  private final ModelCluster cluster = ModelCluster.atRest(3);
  private final ModelWorld world = new ModelWorld(cluster);

  @Test
  void nothingHappened() {
    assertThat(next()).isEqualTo(StatusChange.NONE);
  }

  @Test
  void numbersAloneCanWait() {
    cluster.roundTripMillis = 0.9;
    assertThat(next()).isEqualTo(StatusChange.NUMBERS);
  }

  @Test
  void theFirstRoundTripsMatterOnceThereAreEnough() {
    cluster.roundTrips = 99;
    cluster.leader = Optional.of(cluster.require("config-2").id);
    world.pass();
    assertThat(Objects.requireNonNull(cluster.status.timing()).rtt()).as("99 round trips").isNull();
    cluster.roundTrips = 100;
    assertThat(next()).isEqualTo(StatusChange.MEANINGFUL);
  }

  @Test
  void aJudgementMayWaver() {
    cluster.timing = new TimingSpec(TimingSpec.Mode.OBSERVE, null, null, null, null);
    world.pass();
    cluster.roundTripMillis = 160;
    assertThat(next()).isEqualTo(StatusChange.JUDGEMENT);
  }

  @Test
  void aNewLeaderMatters() {
    cluster.leader = Optional.of(cluster.require("config-2").id);
    assertThat(next()).isEqualTo(StatusChange.MEANINGFUL);
  }

  @Test
  void aLostMemberMatters() {
    cluster.require("config-2").up = false;
    assertThat(next()).isEqualTo(StatusChange.MEANINGFUL);
  }

  private StatusChange next() {
    StoreClusterStatus before = cluster.status;
    world.pass();
    return StatusChange.between(before, cluster.status);
  }
}
