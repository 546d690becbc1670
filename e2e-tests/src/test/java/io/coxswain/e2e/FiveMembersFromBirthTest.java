package io.coxswain.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Story(
    value = "Five members are born together, serve, and outlive a kill of two of them.",
    seconds = 90)
@Tag("ci")
class FiveMembersFromBirthTest {
  private static final long WRITES_BETWEEN = 200;
  private static final List<String> MEMBERS =
      List.of("five-0", "five-1", "five-2", "five-3", "five-4");

  @Test
  void bornServingKilledDeleted() {
    try (KubernetesClient kubernetes = TestBed.connect();
        StoreUnderTest store =
            StoreUnderTest.create(
                kubernetes, TestBed.NAMESPACE, "five", "replicas: 5\nstorage: {size: 1Gi}")) {
      StoreClusterStatus status = store.awaitSettled(5);
      assertThat(status.genesis()).containsExactlyElementsOf(MEMBERS);
      assertThat(store.etcdctl("put", "greeting", "ahoy").ok()).isEqualTo("OK\n");
      assertThat(store.etcdctl("get", "greeting").ok()).isEqualTo("greeting\nahoy\n");
      assertThat(store.etcdctl("member", "list").ok().lines())
          .hasSize(5)
          .allMatch(line -> line.contains("started") && line.endsWith("false"));
      twoOfFiveMayDie(store);
    }
  }

  private static void twoOfFiveMayDie(StoreUnderTest store) {
    try (Load load = Load.start(2, store::endpoints)) {
      load.awaitMoreWrites(WRITES_BETWEEN);
      store.delete("five-1");
      store.delete("five-3");
      load.awaitMoreWrites(WRITES_BETWEEN);
      store.awaitSettled(5);
      assertThat(load.stop().violations()).as(store::describe).isEmpty();
    }
    assertThat(store.etcdctl("get", "greeting").ok()).isEqualTo("greeting\nahoy\n");
  }
}
