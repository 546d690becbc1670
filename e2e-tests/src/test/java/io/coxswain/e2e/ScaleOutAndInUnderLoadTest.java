package io.coxswain.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;

@Story(
    value = "A cluster grows from 3 to 5 members and shrinks back under load, and loses nothing.",
    seconds = 240)
class ScaleOutAndInUnderLoadTest {

  @Test
  void growsAndShrinksWithoutLosingAWrite() {
    try (KubernetesClient kubernetes = TestBed.connect();
        StoreUnderTest store =
            StoreUnderTest.create(
                kubernetes, TestBed.NAMESPACE, "scaled", "replicas: 3\nstorage: {size: 1Gi}")) {
      store.awaitSettled(3);
      try (Load load = Load.start(2, store::endpoints)) {
        store.patch("{\"spec\":{\"replicas\":5}}");
        store.awaitSettled(5);
        assertThat(store.etcdctl("member", "list").ok().lines()).hasSize(5);

        store.patch("{\"spec\":{\"replicas\":3}}");
        store.awaitSettled(3);
        assertThat(store.etcdctl("member", "list").ok().lines()).hasSize(3);

        RegisterHistory history = load.stop();
        assertThat(history.violations()).as(store::describe).isEmpty();
        assertThat(history.acknowledgedWrites()).isPositive();
      }
    }
  }
}
