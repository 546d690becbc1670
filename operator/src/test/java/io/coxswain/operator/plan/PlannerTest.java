package io.coxswain.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.crd.v1alpha1.OperationStatus;
import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.crd.v1alpha1.TimingSpec;
import io.coxswain.operator.event.Reason;
import io.coxswain.operator.model.ModelCluster;
import io.coxswain.operator.model.ModelWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The schedules that operators get wrong, one test each.
class PlannerTest {
  @Test
  void latchesTheBirthBeforeTheFirstPod() {
    ModelCluster cluster = ModelCluster.applied(3);
    ModelWorld world = new ModelWorld(cluster);
    assertThat(step(world))
        .isInstanceOfSatisfying(
            Step.LatchBirth.class,
            birth -> {
              assertThat(birth.genesis()).containsExactly("config-0", "config-1", "config-2");
              assertThat(birth.version().image()).isEqualTo("coxswain/store-node:0.1.0");
            });
    world.pass();
    assertThat(step(world)).isEqualTo(new Step.CreateStatefulSet(3));
  }

  @Test
  void anEditDuringBirthWaitsUntilAllFirstMembersHaveJoined() {
    ModelCluster cluster = ModelCluster.applied(3);
    ModelWorld world = new ModelWorld(cluster);
    world.pass();
    cluster.replicas = 5;
    assertThat(step(world)).as("as many as were latched").isEqualTo(new Step.CreateStatefulSet(3));
    world.pass();
    world.breathe();
    cluster.require("config-2").started = false;
    world.pass();
    assertThat(world.decide().why()).isEqualTo(Reason.BOOTSTRAPPING);
  }

  @Test
  void aLostStatusIsFoundAgainInTheImmutableConfigMap() {
    ModelCluster cluster = ModelCluster.atRest(3);
    cluster.status = ModelCluster.applied(3).status;
    cluster.replicas = 5;
    assertThat(step(new ModelWorld(cluster)))
        .isInstanceOfSatisfying(
            Step.LatchBirth.class, birth -> assertThat(birth.genesis()).hasSize(3));
  }

  @Test
  void theVolumesOfAnEarlierClusterStopTheBirth() {
    ModelCluster cluster = ModelCluster.applied(3);
    cluster.volumes.put("data-config-1", cluster.volume("config-1", "another-uid", 1));
    assertThat(new ModelWorld(cluster).decide())
        .isInstanceOfSatisfying(
            Decision.Blocked.class,
            blocked -> {
              assertThat(blocked.reason()).isEqualTo(Reason.FOREIGN_VOLUME);
              assertThat(blocked.message()).contains("data-config-1");
            });
  }

  @Test
  void scalesOutByOneLearnerAfterTheOther() {
    ModelCluster cluster = ModelCluster.atRest(3);
    cluster.replicas = 5;
    assertThat(acts(cluster))
        .containsExactly(
            "BeginOperation",
            "AddLearner config-3",
            "ResizeStatefulSet 4",
            "Promote config-3",
            "BeginOperation",
            "AddLearner config-4",
            "ResizeStatefulSet 5",
            "Promote config-4");
  }

  @Test
  void scalesInFromTheTopAndMovesTheLeadAwayFirst() {
    ModelCluster cluster = ModelCluster.atRest(5);
    cluster.leader = Optional.of(cluster.require("config-4").id);
    cluster.replicas = 3;
    assertThat(acts(cluster))
        .containsExactly(
            "BeginOperation",
            "MoveLeader",
            "RemoveMember config-4",
            "ResizeStatefulSet 4",
            "DeleteVolume config-4",
            "BeginOperation",
            "RemoveMember config-3",
            "ResizeStatefulSet 3",
            "DeleteVolume config-3");
  }

  @Test
  void growsASingleMemberAndShrinksToIt() {
    ModelCluster cluster = ModelCluster.atRest(1);
    cluster.replicas = 3;
    assertThat(acts(cluster)).endsWith("Promote config-2");
    cluster.advance(10_000);
    cluster.replicas = 1;
    assertThat(acts(cluster)).endsWith("DeleteVolume config-1");
    assertThat(cluster.members).hasSize(1);
  }

  @Test
  void aChangeOfMindTakesTheLearnerOutAgain() {
    ModelCluster cluster = ModelCluster.atRest(3);
    ModelWorld world = new ModelWorld(cluster);
    cluster.replicas = 5;
    world.pass();
    world.pass();
    assertThat(cluster.require("config-3").learner).isTrue();
    cluster.replicas = 3;
    assertThat(world.settle()).isTrue();
    assertThat(cluster.members).hasSize(3);
    assertThat(cluster.volumes).hasSize(3);
  }

  @Test
  void aLearnerThatNeverStartsIsTakenOutAfterTheDeadline() {
    ModelCluster cluster = ModelCluster.atRest(3);
    ModelWorld world = new ModelWorld(cluster);
    cluster.replicas = 5;
    world.pass();
    world.pass();
    world.pass();
    assertThat(world.decide()).isInstanceOf(Decision.Wait.class);
    cluster.advance(Duration.ofMinutes(11).toMillis());
    Decision decision = world.decide();
    assertThat(decision.why()).isEqualTo(Reason.DEADLINE_EXCEEDED);
    assertThat(step(world)).isInstanceOf(Step.RemoveMember.class);
  }

  @Test
  void aLearnerIsNotPromotedWhileAVoterIsDown() {
    ModelCluster cluster = ModelCluster.atRest(3);
    ModelWorld world = new ModelWorld(cluster);
    cluster.replicas = 5;
    for (int i = 0; i < 8 && cluster.members.size() < 4; i++) {
      world.pass();
    }
    cluster.require("config-1").up = false;
    for (int i = 0; i < 10; i++) {
      world.breathe();
      world.pass();
    }
    assertThat(cluster.require("config-3").learner).isTrue();
    assertThat(world.decide().why()).isEqualTo(Reason.WAITING_FOR_HEALTH);
  }

  @Test
  void nothingDisruptiveWithoutALeaderThatAQuorumConfirms() {
    ModelCluster cluster = ModelCluster.atRest(5);
    cluster.replicas = 3;
    cluster.leaderConfirmed = false;
    cluster.timing = new TimingSpec(TimingSpec.Mode.FIXED, 50, 500, null, null);
    assertThat(new ModelWorld(cluster).decide()).isInstanceOf(Decision.Wait.class);
  }

  @Test
  void aHealthyMemberIsNotRemovedWhenTheOthersWouldBeTooFew() {
    ModelCluster cluster = ModelCluster.atRest(3);
    cluster.require("config-0").up = false;
    cluster.leader = Optional.of(cluster.require("config-1").id);
    cluster.replicas = 1;
    assertThat(new ModelWorld(cluster).decide().why()).isEqualTo(Reason.WAITING_FOR_HEALTH);
  }

  @Test
  void whoeverScalesTheStatefulSetDownIsCorrectedAtOnceEvenWithoutALeader() {
    ModelCluster cluster = ModelCluster.atRest(3);
    cluster.setReplicas = Optional.of(1);
    cluster.leader = Optional.empty();
    assertThat(step(new ModelWorld(cluster)))
        .isInstanceOfSatisfying(
            Step.ResizeStatefulSet.class, resize -> assertThat(resize.replicas()).isEqualTo(3));
  }

  @Test
  void aMemberRemovedBehindItsBackIsReportedNotReplaced() {
    ModelCluster cluster = ModelCluster.atRest(3);
    cluster.members.removeIf(member -> member.pod.equals("config-1"));
    cluster.membershipIndex++;
    Decision decision = new ModelWorld(cluster).decide();
    assertThat(decision.text()).contains("changed behind the operator's back");
  }

  @Test
  void theTimingIsSetWithTheEpochThatWasSeen() {
    ModelCluster cluster = ModelCluster.atRest(3);
    cluster.epoch = 9;
    cluster.timing = new TimingSpec(TimingSpec.Mode.FIXED, 50, 500, null, null);
    assertThat(step(new ModelWorld(cluster)))
        .isInstanceOfSatisfying(
            Step.SetTiming.class,
            set -> {
              assertThat(set.expectedEpoch()).isEqualTo(9);
              assertThat(set.timing().electionMillis()).isEqualTo(500);
            });
  }

  @Test
  void theTimingWaitsForAMembershipChangeOnItsWay() {
    ModelCluster cluster = ModelCluster.atRest(3);
    cluster.membershipChanging = true;
    cluster.timing = new TimingSpec(TimingSpec.Mode.FIXED, 50, 500, null, null);
    assertThat(new ModelWorld(cluster).decide()).isNotInstanceOf(Decision.Act.class);
  }

  @Test
  void volumesGrowOneAfterTheOther() {
    ModelCluster cluster = ModelCluster.atRest(3);
    cluster.storage = "2Gi";
    assertThat(acts(cluster))
        .containsExactly("GrowVolume config-0", "GrowVolume config-1", "GrowVolume config-2");
  }

  @Test
  void theIntentIsInStatusBeforeTheStoreIsAsked() {
    ModelCluster cluster = ModelCluster.atRest(3);
    ModelWorld world = new ModelWorld(cluster);
    cluster.replicas = 5;
    world.pass();
    StoreClusterStatus status = cluster.status;
    OperationStatus operation = Objects.requireNonNull(status.operation());
    assertThat(operation.member()).isEqualTo("config-3");
    assertThat(cluster.members).hasSize(3);
  }

  private static Step step(ModelWorld world) {
    Decision decision = world.decide();
    if (decision instanceof Decision.Act(Step step, Reason _, String _)) {
      return step;
    }
    throw new AssertionError("no act, but " + decision);
  }

  /// Every act until rest, in words.
  private static List<String> acts(ModelCluster cluster) {
    ModelWorld world = new ModelWorld(cluster);
    List<String> acts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Decision decision = world.pass();
      if (decision instanceof Decision.Act(Step step, Reason _, String _)) {
        acts.add(words(step));
      }
      if (decision instanceof Decision.Rest) {
        return acts;
      }
      world.breathe();
    }
    throw new AssertionError("no rest after " + acts);
  }

  private static String words(Step step) {
    String name = step.getClass().getSimpleName();
    return switch (step) {
      case Step.AddLearner add -> name + " " + add.pod();
      case Step.Promote promote -> name + " " + promote.pod();
      case Step.RemoveMember remove -> name + " " + remove.pod();
      case Step.ResizeStatefulSet resize -> name + " " + resize.replicas();
      case Step.DeleteVolume delete -> name + " " + delete.volume().pod();
      case Step.GrowVolume grow -> name + " " + grow.volume().pod();
      case Step.LatchBirth _,
          Step.BeginOperation _,
          Step.CreateStatefulSet _,
          Step.MoveLeader _,
          Step.SetTiming _ ->
          name;
    };
  }
}
