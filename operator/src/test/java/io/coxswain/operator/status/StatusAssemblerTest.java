package io.coxswain.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.crd.v1alpha1.Condition;
import io.coxswain.crd.v1alpha1.LeaderStatus;
import io.coxswain.crd.v1alpha1.MemberStatus;
import io.coxswain.crd.v1alpha1.OperationStatus;
import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.crd.v1alpha1.TimingSpec;
import io.coxswain.crd.v1alpha1.TimingStatus;
import io.coxswain.operator.model.ModelCluster;
import io.coxswain.operator.model.ModelWorld;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusAssemblerTest {
  private final ModelCluster cluster = ModelCluster.atRest(3);
  private final ModelWorld world = new ModelWorld(cluster);

  @Test
  void tellsTheWholeStoryAtRest() {
    StoreClusterStatus status = cluster.status;
    assertThat(status.genesis()).containsExactly("config-0", "config-1", "config-2");
    assertThat(status.bootstrapped()).isTrue();
    assertThat(status.ready()).isEqualTo("3/3");
    assertThat(status.votingMembers()).isEqualTo(3);
    assertThat(status.learners()).isZero();
    assertThat(status.clusterId()).isEqualTo("c0");
    assertThat(status.selector()).isEqualTo("coxswain.dev/cluster=config");
    assertThat(status.operation()).isNull();
    assertThat(Objects.requireNonNull(status.version()).current()).isEqualTo("0.1.0");
    assertThat(status.version().image()).isEqualTo("coxswain/store-node:0.1.0");
    assertThat(members())
        .extracting(MemberStatus::name, MemberStatus::role, MemberStatus::phase)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "config-0", MemberStatus.Role.LEADER, MemberStatus.Phase.RUNNING),
            org.assertj.core.groups.Tuple.tuple(
                "config-1", MemberStatus.Role.VOTER, MemberStatus.Phase.RUNNING),
            org.assertj.core.groups.Tuple.tuple(
                "config-2", MemberStatus.Role.VOTER, MemberStatus.Phase.RUNNING));
  }

  @Test
  void timesMoveOnlyWithWhatTheyTellOf() {
    LeaderStatus leader = leader();
    Condition available = condition("Available");
    cluster.advance(60_000);
    world.pass();
    assertThat(leader().since()).isEqualTo(leader.since());
    assertThat(condition("Available").lastTransitionTime())
        .isEqualTo(available.lastTransitionTime());

    cluster.leader = Optional.of(cluster.require("config-1").id);
    cluster.term++;
    cluster.advance(60_000);
    world.pass();
    assertThat(leader().name()).isEqualTo("config-1");
    assertThat(leader().since()).isGreaterThan(leader.since());
    assertThat(condition("Available").lastTransitionTime())
        .as("it stayed available as far as anybody saw")
        .isEqualTo(available.lastTransitionTime());
  }

  @Test
  void whoeverTakesAPodAwayDoesNotMakeItForgetTheMember() {
    cluster.leader = Optional.empty();
    cluster.podReady.remove("config-2");
    world.pass();
    assertThat(members()).extracting(MemberStatus::name).contains("config-2");
    assertThat(members().get(2).memberId()).isNotNull();
    assertThat(members().get(2).phase()).isEqualTo(MemberStatus.Phase.PENDING);
  }

  @Test
  void aChangeInFlightIsThereUntilItsVolumeIsGone() {
    cluster.replicas = 1;
    world.pass();
    assertThat(operation().type()).isEqualTo(OperationStatus.Type.REMOVE_MEMBER);
    assertThat(operation().member()).isEqualTo("config-2");
    String startedAt = operation().startedAt();
    world.pass();
    world.breathe();
    world.pass();
    assertThat(operation().step()).isEqualTo("DeletePod");
    assertThat(operation().startedAt()).isEqualTo(startedAt);
    assertThat(world.settle()).isTrue();
    assertThat(cluster.status.operation()).isNull();
    assertThat(cluster.volumes).containsOnlyKeys("data-config-0");
  }

  @Test
  void saysWhichTimingIsInForceAndWhy() {
    assertThat(timing().reason()).isEqualTo("the values the members were started with");
    assertThat(timing().appliedMembers()).isEqualTo(3);
    assertThat(Objects.requireNonNull(timing().rtt()).worstPair()).startsWith("config-0 to ");

    cluster.timing = new TimingSpec(TimingSpec.Mode.FIXED, 50, 500, null, null);
    world.pass();
    assertThat(timing().epoch()).isEqualTo(2);
    assertThat(timing().heartbeatMillis()).isEqualTo(50);
    assertThat(timing().electionMillis()).isEqualTo(500);
    assertThat(timing().binding()).isEqualTo("Fixed");
    String changedAt = timing().changedAt();
    cluster.advance(60_000);
    world.pass();
    assertThat(timing().binding()).isEqualTo("Fixed");
    assertThat(timing().changedAt()).isEqualTo(changedAt);
  }

  @Test
  void recommendsWithoutSettingInModeObserve() {
    cluster.timing = new TimingSpec(TimingSpec.Mode.OBSERVE, null, null, null, null);
    cluster.roundTripMillis = 160;
    for (int i = 0; i < 10; i++) {
      cluster.advance(10_000);
      world.pass();
    }
    assertThat(timing().electionMillis()).isEqualTo(1000);
    TimingStatus.Recommended recommended = Objects.requireNonNull(timing().recommended());
    assertThat(recommended.heartbeatMillis()).isEqualTo(160);
    assertThat(recommended.electionMillis()).isEqualTo(1600);
    assertThat(recommended.reason()).contains("mean round trip");
  }

  @Test
  void setsTheTimingFromMeasurementWithinAMinute() {
    cluster.roundTripMillis = 160;
    for (int i = 0; i < 6; i++) {
      cluster.advance(10_000);
      world.pass();
    }
    assertThat(timing().heartbeatMillis()).isEqualTo(160);
    assertThat(timing().electionMillis()).isEqualTo(1600);
    assertThat(timing().binding()).isEqualTo("RoundTrip");
    assertThat(timing().reason()).contains("10 x the mean round trip");
  }

  private List<MemberStatus> members() {
    return Objects.requireNonNull(cluster.status.members());
  }

  private OperationStatus operation() {
    return Objects.requireNonNull(cluster.status.operation());
  }

  private TimingStatus timing() {
    return Objects.requireNonNull(cluster.status.timing());
  }

  private LeaderStatus leader() {
    return Objects.requireNonNull(cluster.status.leader());
  }

  private Condition condition(String type) {
    return Objects.requireNonNull(cluster.status.conditions()).stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
