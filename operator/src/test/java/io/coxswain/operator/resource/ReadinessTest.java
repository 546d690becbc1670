package io.coxswain.operator.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.crd.v1alpha1.VersionStatus;
import io.coxswain.operator.model.ModelCluster;
import io.coxswain.operator.model.ModelViews;
import io.coxswain.operator.observe.ClusterView;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Who gets clients, and who is found by its peers.
class ReadinessTest {
  private static final int REQUEST_SECONDS = 5;

  /// Every cluster is born with an election timeout of 1 s.
  private static final int TWO_ELECTION_TIMEOUTS_SECONDS = 2;

  private final ClusterView view = ModelViews.of(ModelCluster.atRest(3));
  private final StatefulSetSpec set = StatefulSets.desired(view, version(view), 3).getSpec();

  private static VersionStatus version(ClusterView view) {
    return Objects.requireNonNull(view.status().version());
  }

  private Container store() {
    return set.getTemplate().getSpec().getContainers().getFirst();
  }

  @Test
  void aMemberThatCannotReachALeaderIsNotReadyAndSaysSoWithinTheProbe() {
    Probe ready = store().getReadinessProbe();
    assertThat(ready.getHttpGet().getPath()).as("every check counts").isEqualTo("/readyz");
    assertThat(ready.getTimeoutSeconds())
        .isGreaterThan(REQUEST_SECONDS + TWO_ELECTION_TIMEOUTS_SECONDS);
    assertThat(ready.getFailureThreshold()).as("one slow election is forgiven").isGreaterThan(1);
  }

  @Test
  void lifeIsAboutTheProcessAloneAndABirthMayTakeMinutes() {
    assertThat(store().getLivenessProbe().getHttpGet().getPath()).isEqualTo("/livez");
    Probe startup = store().getStartupProbe();
    assertThat(startup.getHttpGet().getPath()).isEqualTo("/livez");
    assertThat(startup.getPeriodSeconds() * startup.getFailureThreshold()).isEqualTo(300);
  }

  /// Each waits at its birth for the others, which are not ready either.
  @Test
  void membersThatAreNotReadyFindEachOther() {
    assertThat(set.getPodManagementPolicy()).isEqualTo("Parallel");
    assertThat(Services.peers(view).getSpec().getPublishNotReadyAddresses()).isTrue();
    assertThat(set.getServiceName()).isEqualTo(view.names().peerService());
  }
}
