package io.coxswain.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Story(
    value = "Under steady load status is hardly ever written: at most 10 times an hour.",
    seconds = 240)
@Tag("ci")
class StatusIsWrittenRarelyTest {

  /// Numbers are written every 10 minutes, and a judgement that wavers with them at most 4 times an hour: of
  /// these 10 an hour, one of the first kind and two of the second may fall into a span as short as this.
  private static final int WRITES_MAX = 3;

  private static final Duration SPAN = Duration.ofMinutes(3);

  @Test
  void aSteadyLoadLeavesTheStatusAlone() {
    try (KubernetesClient kubernetes = TestBed.connect();
        StoreUnderTest store =
            StoreUnderTest.create(
                kubernetes,
                TestBed.NAMESPACE,
                "steady",
                """
                replicas: 3
                storage: {size: 1Gi}
                timing: {mode: Fixed, heartbeatMillis: 500, electionMillis: 5000}
                """)) {
      store.awaitSettled(3);
      store.await(
          "the wanted timing on all members",
          status ->
              status.timing() != null
                  && status.timing().heartbeatMillis() == 500
                  && Integer.valueOf(3).equals(status.timing().appliedMembers()));
      try (Load load = Load.start(2, store::endpoints);
          StatusDiary diary = StatusDiary.of(store.resource())) {
        long end = System.nanoTime() + SPAN.toNanos();
        Await.until(
            "the end of the span", SPAN.plusMinutes(1), System::nanoTime, now -> now - end >= 0);
        List<StoreClusterStatus> seen = diary.entries();
        assertThat(seen).as("the first is how it was").hasSizeBetween(1, 1 + WRITES_MAX);
        assertThat(load.stop().acknowledgedWrites()).isGreaterThan(SPAN.toSeconds());
      }
    }
  }
}
