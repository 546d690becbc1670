package io.coxswain.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.coxswain.crd.v1alpha1.Condition;
import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.crd.v1alpha1.TimingSpec;
import io.coxswain.operator.model.ModelCluster;
import io.coxswain.operator.model.ModelMember;
import io.coxswain.operator.model.ModelWorld;
import io.coxswain.operator.observe.ObjectView;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What happened to a cluster of three at rest, and what its conditions say after the next pass.
class ConditionsTest {
  static Stream<Arguments> stories() {
    return Stream.of(
            atRest(), whenMembersOrTheLeaderAreMissing(), whenSomebodyWantsOrBlocksAChange())
        .flatMap(stories -> stories);
  }

  private static Stream<Arguments> atRest() {
    return Stream.of(
        story("nothing", _ -> {}, "Available", "True", "QuorumHealthy", "config-0 leads; 3 of 3"),
        story("nothing", _ -> {}, "Progressing", "False", "Reconciled", "nothing to change"),
        story("nothing", _ -> {}, "Degraded", "False", "AllMembersHealthy", "all 3 voters"),
        story("nothing", _ -> {}, "HeartbeatHealthy", "True", "HeartbeatsInTime", "100/1000 ms"),
        story("nothing", _ -> {}, "VolumesReady", "True", "VolumesBound", "3 volumes"),
        story("nothing", _ -> {}, "SpecAccepted", "True", "SpecAccepted", "can be carried out"),
        story("nothing", _ -> {}, "Paused", "False", "NotPaused", "allowed"));
  }

  private static Stream<Arguments> whenMembersOrTheLeaderAreMissing() {
    return Stream.of(
        story("one down", c -> down(c, 2), "Available", "True", "QuorumHealthy", "2 of 3 voters"),
        story("one down", c -> down(c, 2), "Degraded", "True", "BelowQuorumMargin", "config-2"),
        story(
            "one of five down",
            c -> {
              grow(c, 5);
              down(c, 4);
            },
            "Degraded",
            "True",
            "MembersUnhealthy",
            "config-4"),
        story(
            "two down",
            c -> {
              down(c, 1);
              down(c, 2);
            },
            "Available",
            "False",
            "QuorumLost",
            "1 of 3 voters answer, 2 are needed; bring back config-1"),
        story(
            "two down",
            c -> {
              down(c, 1);
              down(c, 2);
            },
            "Degraded",
            "Unknown",
            "NoLeader",
            "no confirmed leader"),
        story(
            "an election",
            c -> c.leader = Optional.empty(),
            "Available",
            "False",
            "NoLeader",
            "3 of 3"),
        story(
            "an election",
            c -> c.leader = Optional.empty(),
            "HeartbeatHealthy",
            "Unknown",
            "NotMeasured",
            "no confirmed leader"),
        story(
            "the operator is cut off",
            c -> c.members.forEach(member -> member.up = false),
            "Available",
            "Unknown",
            "Unreachable",
            "check the network"));
  }

  private static Stream<Arguments> whenSomebodyWantsOrBlocksAChange() {
    return Stream.of(
        story("paused", c -> c.paused = true, "Paused", "True", "ChangesPaused", "spec.paused"),
        story(
            "paused", c -> c.paused = true, "Progressing", "False", "ChangesPaused", "spec.paused"),
        story(
            "scaled out while one is down",
            c -> {
              down(c, 1);
              c.replicas = 5;
            },
            "Progressing",
            "True",
            "WaitingForHealth",
            "config-3 is added when all voters are healthy; unhealthy: config-1"),
        story(
            "scaled out",
            c -> c.replicas = 5,
            "Progressing",
            "True",
            "ScalingOut",
            "adding config-3"),
        story(
            "scaled in",
            c -> {
              grow(c, 5);
              c.replicas = 3;
            },
            "Progressing",
            "True",
            "ScalingIn",
            "removing config-4"),
        story(
            "a long round trip, timing fixed",
            c -> {
              c.roundTripMillis = 160;
              fix(c);
            },
            "HeartbeatHealthy",
            "False",
            "NetworkSlow",
            "recommended is 160/1600 ms"),
        story(
            "timing fixed by hand",
            ConditionsTest::fix,
            "Progressing",
            "True",
            "Tuning",
            "50/500 ms"),
        story(
            "somebody else's object",
            c ->
                c.strangers.add(
                    new ObjectView(
                        "Service", "config-client", "u", "1", Optional.empty(), Optional.empty())),
            "SpecAccepted",
            "False",
            "NameTaken",
            "Service config-client"),
        story(
            "a leftover of an earlier cluster where the next member's volume goes",
            c -> {
              c.volumes.put("data-config-3", c.volume("config-3", "another", 1));
              c.replicas = 5;
            },
            "VolumesReady",
            "False",
            "ForeignVolume",
            "data-config-3"));
  }

  @ParameterizedTest(name = "{0}: {2}={3}")
  @MethodSource("stories")
  void say(
      String name,
      Consumer<ModelCluster> change,
      String type,
      String status,
      String reason,
      String message) {
    ModelCluster cluster = ModelCluster.atRest(3);
    ModelWorld world = new ModelWorld(cluster);
    change.accept(cluster);
    world.pass();
    Condition condition = condition(cluster.status, type);
    assertThat(condition.status()).as(condition.message()).isEqualTo(status);
    assertThat(condition.reason()).as(condition.message()).isEqualTo(reason);
    assertThat(condition.message()).as(name).contains(message);
    assertThat(condition.observedGeneration()).isEqualTo(7);
  }

  private static Arguments story(
      String name,
      Consumer<ModelCluster> change,
      String type,
      String status,
      String reason,
      String message) {
    return arguments(name, change, type, status, reason, message);
  }

  private static Condition condition(StoreClusterStatus status, String type) {
    return Optional.ofNullable(status.conditions()).orElseThrow().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static void down(ModelCluster cluster, int ordinal) {
    ModelMember member = cluster.require(cluster.names.pod(ordinal));
    member.up = false;
    cluster.podReady.put(member.pod, false);
    if (!cluster.hasQuorum()) {
      cluster.leader = Optional.empty();
    }
  }

  private static void grow(ModelCluster cluster, int replicas) {
    cluster.replicas = replicas;
    assertThat(new ModelWorld(cluster).settle()).isTrue();
  }

  private static void fix(ModelCluster cluster) {
    cluster.timing = new TimingSpec(TimingSpec.Mode.FIXED, 50, 500, null, null);
  }
}
