package io.coxswain.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.crd.v1alpha1.TimingSpec;
import io.coxswain.operator.model.ModelCluster;
import io.coxswain.operator.model.ModelMember;
import io.coxswain.operator.model.ModelWire;
import io.coxswain.operator.model.ModelWire.Break;
import io.coxswain.operator.model.ModelWorld;
import io.coxswain.operator.observe.VolumeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One life of a cluster in which every kind of step is taken, once for every write in it and every way in
/// which that write can go wrong: the cluster always becomes what it becomes without.
class CrashAtEveryWriteTest {
  private static final int PASSES_PER_CHAPTER_MAX = 200;

  /// What happens to the cluster from outside; each chapter ends when the operator rests.
  private static final List<Consumer<ModelCluster>> CHAPTERS =
      List.of(
          _ -> {},
          cluster -> cluster.replicas = 5,
          cluster -> cluster.timing = fixed(50, 500),
          cluster -> cluster.storage = "2Gi",
          cluster -> {
            cluster.leader = cluster.member("config-4").map(member -> member.id);
            cluster.replicas = 3;
          },
          cluster -> cluster.replicas = 1,
          cluster -> cluster.replicas = 3);

  private static TimingSpec fixed(int heartbeat, int election) {
    return new TimingSpec(TimingSpec.Mode.FIXED, heartbeat, election, null, null);
  }

  /// One life, and what was seen in it.
  private static final class Life {
    final ModelCluster cluster = ModelCluster.applied(3);
    final ModelWorld world = new ModelWorld(cluster);
    final Set<Class<?>> steps = new HashSet<>();
    final List<String> log = new ArrayList<>();

    Life(ModelWire wire) {
      CHAPTERS.forEach(chapter -> {
        chapter.accept(cluster);
        log.add("-- chapter");
        live(wire);
      });
    }

    private void live(ModelWire wire) {
      for (int i = 0; i < PASSES_PER_CHAPTER_MAX; i++) {
        world.breathe();
        Decision decision = world.pass(wire);
        log.add(decision.toString());
        if (decision instanceof Decision.Act(Step step, var _, var _)) {
          steps.add(step.getClass());
        }
        if (decision instanceof Decision.Rest && cluster.status.operation() == null) {
          return;
        }
      }
      throw new AssertionError("did not come to rest:\n" + String.join("\n", log));
    }
  }

  @Test
  void theStoryTakesEveryKindOfStep() {
    assertThat(new Life(ModelWire.sound()).steps)
        .containsExactlyInAnyOrder(Step.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @EnumSource
  void everyLifeEndsAlike(Break how) {
    ModelWire sound = ModelWire.sound();
    String end = end(new Life(sound));
    assertThat(sound.writes()).as("writes in one life").isGreaterThan(50);
    for (int write = 0; write < sound.writes(); write++) {
      Life life = new Life(ModelWire.breaking(write, how));
      int at = write;
      assertThat(life.world.acts.crimes())
          .as(() -> "write %d:%n%s".formatted(at, String.join("\n", life.log)))
          .isEmpty();
      assertThat(end(life)).as("write %d", write).isEqualTo(end);
    }
  }

  private static String end(Life life) {
    ModelCluster cluster = life.cluster;
    return "members %s, pods %s, volumes %s of %s bytes, timing %d/%d, budget %d, list %s, born as %s, %s"
        .formatted(
            cluster.members.stream().map(CrashAtEveryWriteTest::text).toList(),
            cluster.podReady,
            cluster.volumes.keySet(),
            Arrays.toString(
                cluster.volumes.values().stream().mapToLong(VolumeView::requestedBytes).toArray()),
            cluster.heartbeatMillis,
            cluster.electionMillis,
            cluster.minAvailable,
            cluster.membersConfig,
            cluster.genesis,
            cluster.status.genesis());
  }

  private static String text(ModelMember member) {
    return member.pod + (member.learner ? " learns" : " votes");
  }
}
