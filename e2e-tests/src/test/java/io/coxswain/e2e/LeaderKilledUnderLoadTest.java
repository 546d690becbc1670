package io.coxswain.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.crd.v1alpha1.LeaderStatus;
import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.history.RegisterHistory;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Story(
    value = "The leader is killed under load: no acknowledged write is lost, no read is stale.",
    seconds = 90)
@Tag("ci")
class LeaderKilledUnderLoadTest {
  private static final int KILLS = 4;
  private static final long WRITES_BETWEEN = 300;

  @Test
  void nothingAcknowledgedIsLost() {
    try (KubernetesClient kubernetes = TestBed.connect();
        StoreUnderTest store =
            StoreUnderTest.create(
                kubernetes, TestBed.NAMESPACE, "killed", "replicas: 3\nstorage: {size: 1Gi}")) {
      store.awaitSettled(3);
      try (Load load = Load.start(4, store::endpoints)) {
        for (int i = 0; i < KILLS; i++) {
          awaitWrites(load);
          killTheLeader(store, i % 2 == 0 ? store::crash : store::delete);
          awaitWrites(load);
          store.awaitSettled(3);
        }
        RegisterHistory history = load.stop();
        assertThat(history.violations()).as(store::describe).isEmpty();
        assertThat(history.reads()).isPositive();
      }
    }
  }

  private static void awaitWrites(Load load) {
    long start = load.acknowledged();
    long seen =
        Await.until(
            "writes go on",
            StoreUnderTest.PATIENCE,
            load::acknowledged,
            acknowledged -> acknowledged >= start + WRITES_BETWEEN);
    assertThat(seen).isGreaterThan(start);
  }

  private static void killTheLeader(StoreUnderTest store, Consumer<String> kill) {
    LeaderStatus before = Objects.requireNonNull(store.awaitSettled(3).leader());
    kill.accept(Objects.requireNonNull(before.name()));
    StoreClusterStatus after =
        store.await(
            "status names a leader of a later term than " + before.term(),
            Duration.ofSeconds(60),
            status -> status.leader() != null && status.leader().term() > before.term());
    assertThat(after.leader()).isNotNull();
  }
}
