package io.coxswain.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.crd.v1alpha1.MemberStatus;
import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Story(value = "A change of spec.timing reaches all members live, without a restart.", seconds = 60)
@Tag("ci")
class TimingByHandTest {

  @Test
  void aFixedTimingIsAppliedLive() {
    try (KubernetesClient kubernetes = TestBed.connect();
        StoreUnderTest store =
            StoreUnderTest.create(
                kubernetes,
                TestBed.NAMESPACE,
                "timed",
                """
                replicas: 3
                storage: {size: 1Gi}
                timing: {mode: Fixed, heartbeatMillis: 200, electionMillis: 3000}
                """)) {
      List<String> before = pods(store.awaitSettled(3));
      apply(store, 500, 6000);
      apply(store, 300, 4000);
      assertThat(pods(store.awaitSettled(3))).as("pods were restarted").isEqualTo(before);
    }
  }

  /// Numbers far above what a busy machine pauses for: a member refuses an election timeout that it may
  /// itself sleep through.
  private static void apply(StoreUnderTest store, int heartbeat, int election) {
    store.patch(
        "{\"spec\":{\"timing\":{\"heartbeatMillis\":%d,\"electionMillis\":%d}}}"
            .formatted(heartbeat, election));
    store.await(
        "timing %d/%d on all members".formatted(heartbeat, election),
        status ->
            status.timing() != null
                && status.timing().heartbeatMillis() == heartbeat
                && status.timing().electionMillis() == election
                && Integer.valueOf(3).equals(status.timing().appliedMembers()));
  }

  private static List<String> pods(StoreClusterStatus status) {
    return Objects.requireNonNull(status.members()).stream()
        .map(MemberStatus::podUid)
        .map(Objects::requireNonNull)
        .toList();
  }
}
