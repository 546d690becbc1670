package io.coxswain.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Story(
    value =
        "A cluster of one serves; what a stray hand changes is repaired; deletion leaves nothing"
            + " but the volume.",
    seconds = 45)
@Tag("ci")
class OneMemberFromBirthToDeletionTest {
  private static final String NAME = "single";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Map<String, String> MINE = Map.of("coxswain.dev/cluster", NAME);

  @Test
  void birthRepairDeletion() {
    try (KubernetesClient kubernetes = TestBed.connect();
        StoreUnderTest store =
            StoreUnderTest.create(
                kubernetes, TestBed.NAMESPACE, NAME, "replicas: 1\nstorage: {size: 1Gi}")) {
      store.awaitSettled(1);
      assertThat(store.etcdctl("put", "greeting", "ahoy").ok()).contains("OK");
      assertThat(kinds(kubernetes))
          .containsExactlyInAnyOrder(
              "StatefulSet",
              "Service single-client",
              "Service single-peers",
              "ConfigMap single-genesis",
              "ConfigMap single-members",
              "ServiceAccount single-store");
      aStrayHandIsUndone(kubernetes);

      store.resource().delete();
      Await.until(
          "everything but the volume is gone", PATIENCE, () -> kinds(kubernetes), List::isEmpty);
      assertThat(
              kubernetes.pods().inNamespace(TestBed.NAMESPACE).withLabels(MINE).list().getItems())
          .allMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null);
      assertThat(
              kubernetes
                  .persistentVolumeClaims()
                  .inNamespace(TestBed.NAMESPACE)
                  .withLabels(MINE)
                  .list()
                  .getItems())
          .singleElement()
          .satisfies(claim -> assertThat(claim.getMetadata().getDeletionTimestamp()).isNull());
    }
  }

  private static void aStrayHandIsUndone(KubernetesClient kubernetes) {
    kubernetes
        .resource(clients(kubernetes))
        .edit(service ->
            new ServiceBuilder(service)
                .editMetadata()
                .addToLabels("team", "blue")
                .endMetadata()
                .editSpec()
                .withSelector(Map.of("app", "something-else"))
                .endSpec()
                .build());
    Await.until(
        "the Service selects the members again",
        PATIENCE,
        () -> clients(kubernetes).getSpec().getSelector(),
        MINE::equals);
    assertThat(clients(kubernetes).getMetadata().getLabels()).containsEntry("team", "blue");

    kubernetes.apps().statefulSets().inNamespace(TestBed.NAMESPACE).withName(NAME).scale(0);
    Await.until(
        "the member has its pod again",
        PATIENCE,
        () ->
            Objects.requireNonNull(
                    kubernetes
                        .apps()
                        .statefulSets()
                        .inNamespace(TestBed.NAMESPACE)
                        .withName(NAME)
                        .get())
                .getSpec()
                .getReplicas(),
        Integer.valueOf(1)::equals);
  }

  private static Service clients(KubernetesClient kubernetes) {
    return Objects.requireNonNull(
        kubernetes.services().inNamespace(TestBed.NAMESPACE).withName(NAME + "-client").get());
  }

  private static List<String> kinds(KubernetesClient kubernetes) {
    String namespace = TestBed.NAMESPACE;
    return Stream.concat(
            kubernetes
                .apps()
                .statefulSets()
                .inNamespace(namespace)
                .withLabels(MINE)
                .list()
                .getItems()
                .stream()
                .map(HasMetadata::getKind),
            Stream.of(
                    kubernetes.services().inNamespace(namespace).withLabels(MINE).list().getItems(),
                    kubernetes
                        .configMaps()
                        .inNamespace(namespace)
                        .withLabels(MINE)
                        .list()
                        .getItems(),
                    kubernetes
                        .serviceAccounts()
                        .inNamespace(namespace)
                        .withLabels(MINE)
                        .list()
                        .getItems(),
                    kubernetes
                        .policy()
                        .v1()
                        .podDisruptionBudget()
                        .inNamespace(namespace)
                        .withLabels(MINE)
                        .list()
                        .getItems())
                .flatMap(List::stream)
                .map(object -> object.getKind() + " " + object.getMetadata().getName()))
        .toList();
  }
}
