package io.coxswain.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.operator.model.ModelCluster;
import io.coxswain.operator.model.ModelMember;
import io.coxswain.operator.model.ModelWire;
import io.coxswain.operator.model.ModelWire.Break;
import io.coxswain.operator.model.ModelWorld;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Any history of crashes, spec edits, lost replies and meddling hands: no step ever takes the quorum
/// or the data of a member, and when everybody is back the cluster becomes what the spec wants.
class PlannerModelTest {
  private static final int TICKS = 250;
  private static final int SEEDS = 300;
  private static final int LOG_LINES_MAX = 60;
  private static final List<Break> BREAKS = List.of(Break.values());
  private static final int[] SIZES = {1, 3, 5, 7};

  static Stream<Long> seeds() {
    String one = System.getProperty("coxswain.seed", "");
    return one.isBlank() ? new Random(4711).longs(count()).boxed() : Stream.of(Long.valueOf(one));
  }

  /// `-Dcoxswain.seeds=N` runs that many.
  private static long count() {
    String wanted = System.getProperty("coxswain.seeds", "");
    return wanted.isBlank() ? SEEDS : Long.parseLong(wanted);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void keepsQuorumAndDataThroughAnythingAndReachesTheSpec(long seed) {
    Random random = new Random(seed);
    ModelCluster cluster = ModelCluster.applied(SIZES[random.nextInt(3)]);
    ModelWorld world = new ModelWorld(cluster);
    Deque<String> log = new ArrayDeque<>();
    for (int tick = 0; tick < TICKS; tick++) {
      note(log, disturb(random, cluster));
      world.breathe();
      ModelWire wire =
          random.nextInt(6) == 0
              ? ModelWire.breaking(random.nextInt(4), BREAKS.get(random.nextInt(BREAKS.size())))
              : ModelWire.sound();
      note(log, "%d %s: %s".formatted(tick, wire, world.pass(wire)));
      if (random.nextInt(8) == 0) {
        note(log, "%d second operator: %s".formatted(tick, world.stalePass()));
      }
      assertThat(world.acts.crimes()).as(() -> story(seed, log)).isEmpty();
    }
    cluster.paused = false;
    cluster.leaderConfirmed = true;
    boolean rested = world.settle();
    assertThat(rested).as(() -> "came to rest; " + story(seed, log)).isTrue();
    assertThat(world.acts.crimes()).as(() -> story(seed, log)).isEmpty();
    assertThat(cluster.members).as(() -> story(seed, log)).hasSize(cluster.replicas);
    assertThat(cluster.members).noneMatch(member -> member.learner);
    assertThat(cluster.setReplicas).isEqualTo(Optional.of(cluster.replicas));
    assertThat(cluster.volumes.keySet())
        .as(() -> story(seed, log))
        .containsExactlyElementsOf(
            cluster.names.pods(cluster.replicas).stream().map(cluster.names::volume).toList());
  }

  private static String disturb(Random random, ModelCluster cluster) {
    List<ModelMember> members = cluster.members;
    switch (random.nextInt(12)) {
      case 0 -> {
        cluster.replicas = SIZES[random.nextInt(SIZES.length)];
        return "spec.replicas=" + cluster.replicas;
      }
      case 1, 2 -> {
        if (!members.isEmpty()) {
          ModelMember victim = members.get(random.nextInt(members.size()));
          victim.up = false;
          return victim.pod + " goes down";
        }
      }
      case 3, 4, 5 -> {
        if (!members.isEmpty()) {
          ModelMember back = members.get(random.nextInt(members.size()));
          back.up = true;
          return back.pod + " comes back";
        }
      }
      case 6 -> {
        // A stray hand on the StatefulSet.
        cluster.setReplicas = cluster.setReplicas.map(_ -> random.nextInt(8));
        cluster.setVersion++;
        return "StatefulSet scaled to " + cluster.setReplicas;
      }
      case 7 -> {
        cluster.leaderConfirmed = !cluster.leaderConfirmed;
        return "the leader's reads are confirmed: " + cluster.leaderConfirmed;
      }
      case 8 -> {
        cluster.paused = random.nextInt(4) == 0;
        return "paused=" + cluster.paused;
      }
      default -> {
        // Nothing happens.
      }
    }
    return "";
  }

  private static void note(Deque<String> log, String line) {
    if (!line.isEmpty()) {
      log.addLast(line);
    }
    if (log.size() > LOG_LINES_MAX) {
      log.removeFirst();
    }
  }

  private static String story(long seed, Deque<String> log) {
    return "reproduce with: ./mvnw -pl operator test -Dtest=PlannerModelTest -Dcoxswain.seed=%d%n%s"
        .formatted(seed, String.join("\n", log));
  }
}
