package io.coxswain.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Story(value = "A StoreCluster becomes available and serves an unchanged etcdctl.", seconds = 60)
@Tag("ci")
class FirstLightTest {

  @Test
  void aStoreClusterServesEtcdctl() {
    try (KubernetesClient kubernetes = TestBed.connect();
        StoreUnderTest store =
            StoreUnderTest.create(
                kubernetes, TestBed.NAMESPACE, "light", "replicas: 3\nstorage: {size: 1Gi}")) {
      StoreClusterStatus status = store.awaitSettled(3);
      assertThat(status.genesis()).containsExactly("light-0", "light-1", "light-2");
      assertThat(status.clusterId()).isNotBlank();

      assertThat(store.etcdctl("put", "greeting", "ahoy").ok()).contains("OK");
      assertThat(store.etcdctl("get", "greeting").ok()).contains("ahoy");
      assertThat(store.etcdctl("member", "list").ok())
          .contains("light-0")
          .contains("light-1")
          .contains("light-2");
      assertThat(store.etcdctl("endpoint", "health").ok()).contains("is healthy");

      aDeletedPodComesBackUnderItsVolume(store);
    }
  }

  private static void aDeletedPodComesBackUnderItsVolume(StoreUnderTest store) {
    String before = store.pod("light-1").getMetadata().getUid();
    store.delete("light-1");
    store.await(
        "light-1 is back as a new pod",
        status ->
            status.members() != null
                && status.members().stream()
                    .anyMatch(m -> m.name().equals("light-1") && !before.equals(m.podUid())));
    store.awaitSettled(3);
    assertThat(store.etcdctl("get", "greeting").ok()).contains("ahoy");
  }
}
