package io.coxswain.e2e;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.crd.v1alpha1.Messages;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

@Story(value = "A resource that cannot be is refused at once, with the right words.", seconds = 15)
class BadResourcesAreRefusedTest {

  @Test
  void evenReplicas() {
    refused("replicas: 4\nstorage: {size: 1Gi}", Messages.REPLICAS_ODD);
  }

  @Test
  void fixedTimingWithoutNumbers() {
    refused("storage: {size: 1Gi}\ntiming: {mode: Fixed}", Messages.FIXED_NEEDS_BOTH);
  }

  @Test
  void anElectionTimeoutTooCloseToTheHeartbeat() {
    refused(
        "storage: {size: 1Gi}\ntiming: {mode: Fixed, heartbeatMillis: 100, electionMillis: 400}",
        Messages.ELECTION_PROPORTION);
  }

  @Test
  void aQuotaThatTheVolumeCannotHold() {
    refused("storage: {size: 1Gi}\nstore: {quota: 800Mi}", Messages.QUOTA_TOO_LARGE);
  }

  @Test
  void shrinkingStorage() {
    try (KubernetesClient kubernetes = TestBed.connect();
        StoreUnderTest store =
            StoreUnderTest.create(
                kubernetes,
                TestBed.NAMESPACE,
                "shrunk",
                "replicas: 1\nstorage: {size: 2Gi}\npaused: true")) {
      assertThatThrownBy(() -> store.patch("{\"spec\":{\"storage\":{\"size\":\"1Gi\"}}}"))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(Messages.STORAGE_SHRINK);
      assertThatThrownBy(() -> store.patch("{\"spec\":{\"replicas\":2}}"))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(Messages.REPLICAS_ODD);
    }
  }

  @Test
  void aNameThatCannotBecomeAPodName() {
    refused("Bad.Name".toLowerCase(java.util.Locale.ROOT), "storage: {size: 1Gi}", Messages.NAME);
  }

  private static void refused(String spec, String message) {
    refused("refused", spec, message);
  }

  private static void refused(String name, String spec, String message) {
    try (KubernetesClient kubernetes = TestBed.connect()) {
      String manifest = StoreUnderTest.manifest(TestBed.NAMESPACE, name, spec);
      assertThatThrownBy(() -> kubernetes.resource(manifest).create())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(message);
    }
  }
}
