package io.coxswain.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Story(
    value =
        "Deleting a StoreCluster removes everything but its volumes, and a new one of that name"
            + " takes none of them.",
    seconds = 60)
@Tag("ci")
class VolumesOutliveTheirClusterTest {
  private static final String NAME = "gone";
  private static final String SPEC = "replicas: 1\nstorage: {size: 1Gi}";

  @Test
  void onlyVolumesStay() {
    try (KubernetesClient kubernetes = TestBed.connect();
        StoreUnderTest store = StoreUnderTest.create(kubernetes, TestBed.NAMESPACE, NAME, SPEC)) {
      store.awaitSettled(1);
      assertThat(objects(kubernetes)).contains("StatefulSet gone", "Pod gone-0");
      store.resource().delete();
      Await.until(
          "the end of everything but the volume",
          StoreUnderTest.PATIENCE,
          () -> objects(kubernetes),
          List::isEmpty);
      assertThat(store.volumes()).containsExactly("data-gone-0");

      store.createAgain(SPEC);
      store.await(
          "refusal of a volume with somebody else's data",
          status ->
              StoreUnderTest.condition(status, "VolumesReady")
                  .filter(condition -> condition.status().equals("False"))
                  .filter(condition -> condition.reason().equals("ForeignVolume"))
                  .filter(condition -> condition.message().contains("data-gone-0"))
                  .isPresent());
      kubernetes
          .persistentVolumeClaims()
          .inNamespace(TestBed.NAMESPACE)
          .withName("data-gone-0")
          .delete();
      store.awaitSettled(1);
    }
  }

  /// Everything that the operator makes for a cluster, and what Kubernetes makes of that, except volumes.
  private static List<String> objects(KubernetesClient kubernetes) {
    String in = TestBed.NAMESPACE;
    return Stream.of(
            kubernetes.apps().statefulSets().inNamespace(in).list().getItems(),
            kubernetes.pods().inNamespace(in).list().getItems(),
            kubernetes.services().inNamespace(in).list().getItems(),
            kubernetes.discovery().v1().endpointSlices().inNamespace(in).list().getItems(),
            kubernetes.configMaps().inNamespace(in).list().getItems(),
            kubernetes.secrets().inNamespace(in).list().getItems(),
            kubernetes.serviceAccounts().inNamespace(in).list().getItems(),
            kubernetes.policy().v1().podDisruptionBudget().inNamespace(in).list().getItems(),
            kubernetes.apps().controllerRevisions().inNamespace(in).list().getItems())
        .flatMap(VolumesOutliveTheirClusterTest::ours)
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .toList();
  }

  private static Stream<? extends HasMetadata> ours(List<? extends HasMetadata> objects) {
    return objects.stream()
        .filter(object -> {
          String name = object.getMetadata().getName();
          return name.equals(NAME)
              || name.startsWith(NAME + "-")
              || name.startsWith("data-" + NAME + "-");
        });
  }
}
