package io.coxswain.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.crd.v1alpha1.TimingStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Story(
    value = "When the links become slow, Auto raises both timeouts live, and status says why.",
    seconds = 120)
@Tag("ci")
class TimingFollowsTheNetworkTest {
  private static final int DELAY_MILLIS = 80;
  private static final Duration RAISED_WITHIN = Duration.ofSeconds(60);

  @Test
  void slowLinksRaiseTheTimeouts() {
    try (KubernetesClient kubernetes = TestBed.connect();
        StoreUnderTest store =
            StoreUnderTest.create(
                kubernetes,
                TestBed.NAMESPACE,
                "tempo",
                "replicas: 3\nstorage: {size: 1Gi}\ntiming: {mode: Auto}")) {
      TimingStatus before =
          Objects.requireNonNull(
              store
                  .await("timing in status", status -> status.timing() != null && settled(status))
                  .timing());
      try (Load load = Load.start(2, store::endpoints);
          SlowLinks slow = SlowLinks.of(DELAY_MILLIS)) {
        assertThat(slow.roundTripMillis()).isEqualTo(2 * DELAY_MILLIS);
        TimingStatus after =
            Objects.requireNonNull(
                store
                    .await(
                        "heartbeat >= %d ms and a longer election timeout"
                            .formatted(slow.roundTripMillis()),
                        RAISED_WITHIN,
                        status ->
                            status.timing() != null
                                && status.timing().heartbeatMillis() >= slow.roundTripMillis()
                                && status.timing().electionMillis() > before.electionMillis())
                    .timing());
        assertThat(after.electionMillis()).isGreaterThanOrEqualTo(10 * slow.roundTripMillis());
        assertThat(after.reason()).contains("round trip from tempo-");
        assertThat(load.stop().violations()).as(store::describe).isEmpty();
      }
    }
  }

  private static boolean settled(StoreClusterStatus status) {
    return StoreUnderTest.is(status, "Available", "True") && "3/3".equals(status.ready());
  }

  /// The fault relay between all members, taken away at the end.
  private record SlowLinks(int roundTripMillis) implements AutoCloseable {
    static SlowLinks of(int millisEachWay) {
      Commands.run(List.of(TestBed.script("delay"), Integer.toString(millisEachWay))).ok();
      return new SlowLinks(2 * millisEachWay);
    }

    @Override
    public void close() {
      Commands.run(List.of(TestBed.script("delay"), "off")).ok();
    }
  }
}
