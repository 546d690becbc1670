package io.coxswain.server.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.server.contract.Proposals.Applied;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.sim.ModelStateStore;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Family;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/// A world of its own: the members compare their data, and a value in the state of one of them is changed with all checksums right.
/// Before that nobody may be accused, whatever happens to the processes; afterwards the CORRUPT alarm has to name that member and no
/// other, and nothing may be written any more. It may name nobody before, while too few members run to tell.
///
/// No snapshots are sent here: one from another member would mend the change, and one from the changed member would spread it.
final class ChangedState {
  private static final Duration HONEST = Duration.ofSeconds(30);
  private static final Duration FOUND_WITHIN = Duration.ofSeconds(90);
  private static final Duration STEP = Duration.ofSeconds(2);

  /// Whom the alarm names while too few can be compared to say who is wrong (etcd's way).
  private static final long NOBODY = 0;

  private static final String KEPT = "kept-";
  private static final int KEPT_KEYS = 5;

  private final SimulatedCluster cluster;
  private final SeededRandomness random;
  private final boolean comparesCompactions;

  ChangedState(SimulatedCluster cluster) {
    this.cluster = cluster;
    this.random = cluster.world().split();
    this.comparesCompactions = random.chance(0.5);
  }

  /// Whether the world of a seed is one of these: every twentieth.
  static boolean isOf(long seed) {
    return Math.floorMod(seed, 20) == 18;
  }

  void run() {
    begin(random.chance(0.3) ? 5 : 3);
    keepSomeKeys();
    ChurnClient churn = new ChurnClient(cluster, comparesCompactions);
    for (Duration spent = Duration.ZERO; spent.compareTo(HONEST) < 0; spent = spent.plus(STEP)) {
      cluster.run(STEP);
      cluster.requireEqualStates();
      if (random.chance(0.2)) {
        restart(cluster.anyHost());
      }
    }
    settle();
    assertThat(accused()).as("nobody's data was changed yet").isEmpty();

    SimulatedHost victim = cluster.anyRunning().orElseThrow();
    long id = victim.core().orElseThrow().memberId();
    change(victim);
    cluster.count("values changed in a state");
    if (random.chance(0.3)) {
      cluster.leader().ifPresent(this::restart);
    }
    assertThat(cluster.runUntil(FOUND_WITHIN, () -> everybodyKnows(id)))
        .as("%s is found out; accused are %s", victim.name(), accused())
        .isTrue();
    churn.stop();
    cluster.run(STEP);
    assertThat(accused()).as("the one whose data was changed").contains(id).isSubsetOf(id, NOBODY);
    requireRefusal();
  }

  private void begin(int size) {
    List<String> names = List.of("a", "b", "c", "d", "e").subList(0, size);
    String all =
        names.stream()
            .map(name -> name + "=http://" + name + ":2380")
            .collect(Collectors.joining(","));
    List<String> flags = new ArrayList<>(List.of("--initial-cluster=" + all));
    flags.add("--snapshot-count=1000000");
    flags.addAll(
        comparesCompactions
            ? List.of("--feature-gates=CompactHashCheck=true", "--compact-hash-check-time=2s")
            : List.of("--corrupt-check-time=4s"));
    names.forEach(name -> cluster.add(name, flags).start());
    settle();
  }

  private void keepSomeKeys() {
    for (int i = 0; i < KEPT_KEYS; i++) {
      CompletableFuture<Applied> kept = put(KEPT + i);
      assertThat(cluster.runUntil(FOUND_WITHIN, kept::isDone)).isTrue();
      assertThat(kept).isCompleted();
    }
  }

  private CompletableFuture<Applied> put(String key) {
    CompletableFuture<Applied> answer = new CompletableFuture<>();
    cluster.<Applied>call(
        cluster.leader().orElseThrow(),
        member ->
            member
                .requests()
                .propose(
                    RequestKind.PUT,
                    PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(key))
                        .setValue(ByteString.copyFromUtf8("value of " + key))
                        .build()),
        (applied, failure) -> {
          if (applied != null) {
            answer.complete(applied);
          } else {
            answer.completeExceptionally(
                failure == null ? new AssertionError("no answer") : failure);
          }
        });
    return answer;
  }

  private void settle() {
    cluster.hosts().forEach(SimulatedHost::start);
    assertThat(cluster.runUntil(FOUND_WITHIN, cluster::converged)).as("all come together").isTrue();
  }

  private void restart(SimulatedHost host) {
    host.kill();
    host.start();
  }

  /// Changes the last letter of the value of a key that is kept, in the state that lies on the disk; the member doesn't run meanwhile.
  private void change(SimulatedHost victim) {
    try {
      victim.core().orElseThrow().state().flush();
      victim.kill();
      String directory = new StateHome(victim.disk()).current(0);
      try (StateStore store = ModelStateStore.on(victim.disk(), random.split()).open(directory)) {
        byte[] key = {};
        byte[] record = {};
        try (StateStore.View view = store.view();
            StateStore.Cursor cursor = view.scan(Family.HISTORY, new byte[0], Optional.empty())) {
          while (cursor.next() && record.length == 0) {
            if (new String(cursor.value(), ISO_8859_1).contains(KEPT)) {
              key = cursor.key();
              record = cursor.value();
            }
          }
        }
        assertThat(record).as("a record of a key that is kept").isNotEmpty();
        record[record.length - 1] ^= 1;
        try (StateStore.Batch batch = store.newBatch()) {
          batch.put(Family.HISTORY, key, record);
          store.write(batch);
        }
        store.flush();
      }
      cluster.note(victim.name(), "a value in its state is changed");
      victim.start();
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private boolean everybodyKnows(long id) {
    return cluster.converged()
        && cluster.running().stream()
            .allMatch(member -> member.state().alarms().contains(corrupt(id)));
  }

  private static AlarmMember corrupt(long id) {
    return AlarmMember.newBuilder().setMemberID(id).setAlarm(AlarmType.CORRUPT).build();
  }

  /// Whom the alarms name, anywhere.
  private List<Long> accused() {
    return cluster.running().stream()
        .flatMap(member -> member.state().alarms().stream())
        .filter(alarm -> alarm.getAlarm() == AlarmType.CORRUPT)
        .map(AlarmMember::getMemberID)
        .distinct()
        .toList();
  }

  private void requireRefusal() {
    CompletableFuture<Applied> refused = put("after the alarm");
    assertThat(cluster.runUntil(FOUND_WITHIN, refused::isDone)).isTrue();
    assertThat(refused).isCompletedExceptionally();
    assertThat(refused.exceptionNow())
        .isInstanceOfSatisfying(
            RequestFailed.class,
            failure -> assertThat(failure.error()).isEqualTo(WireError.CORRUPT));
  }
}
