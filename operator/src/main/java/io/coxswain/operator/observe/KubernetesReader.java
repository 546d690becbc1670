package io.coxswain.operator.observe;

import io.coxswain.crd.v1alpha1.StoreCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Nameable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// Live reads of one cluster's objects: always from the API server, never from a cache, which is
/// stale after the operator's own writes. A failed read is an exception, never an absence.
final class KubernetesReader {
  private final KubernetesClient client;

  KubernetesReader(KubernetesClient client) {
    this.client = client;
  }

  Optional<StoreCluster> cluster(ClusterNames names) {
    return Optional.ofNullable(
        client
            .resources(StoreCluster.class)
            .inNamespace(names.namespace())
            .withName(names.name())
            .get());
  }

  /// Everything that belongs to a StoreCluster.
  ///
  /// @param others the other objects with names that the cluster needs
  record Belongings(
      Optional<StatefulSet> statefulSet,
      Optional<ConfigMap> genesis,
      List<HasMetadata> others,
      List<Pod> pods,
      List<PersistentVolumeClaim> volumes) {}

  /// Reads them at once: one after the other, a busy API server's answers would add up to more than a
  /// new leader's way into status may take. Only what is made after something else is read before it: a
  /// StatefulSet that is seen has its genesis, a pod that is seen has its volume.
  Belongings belongings(ClusterNames names) {
    CompletableFuture<Optional<StatefulSet>> statefulSet = begin(() -> statefulSet(names));
    CompletableFuture<Optional<ConfigMap>> genesis =
        statefulSet.thenApplyAsync(_ -> genesis(names), Thread::startVirtualThread);
    CompletableFuture<List<Pod>> pods = begin(() -> pods(names));
    CompletableFuture<List<PersistentVolumeClaim>> volumes =
        pods.thenApplyAsync(_ -> volumes(names), Thread::startVirtualThread);
    List<CompletableFuture<Optional<HasMetadata>>> others =
        others(names).stream().map(KubernetesReader::begin).toList();
    return new Belongings(
        end(statefulSet),
        end(genesis),
        others.stream().map(KubernetesReader::end).flatMap(Optional::stream).toList(),
        end(pods),
        end(volumes));
  }

  private static <T> CompletableFuture<T> begin(Supplier<T> read) {
    return CompletableFuture.supplyAsync(read, Thread::startVirtualThread);
  }

  /// The answer, or the exception of the read itself.
  private static <T> T end(CompletableFuture<T> read) {
    try {
      return read.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
  }

  private Optional<StatefulSet> statefulSet(ClusterNames names) {
    return Optional.ofNullable(
        client
            .apps()
            .statefulSets()
            .inNamespace(names.namespace())
            .withName(names.statefulSet())
            .get());
  }

  private List<Pod> pods(ClusterNames names) {
    return client
        .pods()
        .inNamespace(names.namespace())
        .withLabels(names.selector())
        .list()
        .getItems();
  }

  /// Every claim of the namespace with a name that our StatefulSet would use, whatever its labels: a
  /// StatefulSet takes over any claim of the right name.
  private List<PersistentVolumeClaim> volumes(ClusterNames names) {
    String prefix = names.volume("");
    return client.persistentVolumeClaims().inNamespace(names.namespace()).list().getItems().stream()
        .filter(claim -> claim.getMetadata().getName().startsWith(prefix))
        .filter(claim ->
            names.ordinal(claim.getMetadata().getName().substring(prefix.length())).isPresent())
        .toList();
  }

  private Optional<ConfigMap> genesis(ClusterNames names) {
    return Optional.ofNullable(
        client.configMaps().inNamespace(names.namespace()).withName(names.genesisConfig()).get());
  }

  private List<Supplier<Optional<HasMetadata>>> others(ClusterNames names) {
    String namespace = names.namespace();
    return List.of(
        () -> read(client.serviceAccounts().inNamespace(namespace), names.serviceAccount()),
        () -> read(client.services().inNamespace(namespace), names.peerService()),
        () -> read(client.services().inNamespace(namespace), names.clientService()),
        () -> read(client.configMaps().inNamespace(namespace), names.membersConfig()),
        () ->
            read(
                client.policy().v1().podDisruptionBudget().inNamespace(namespace),
                names.disruptionBudget()));
  }

  private static <T extends HasMetadata> Optional<HasMetadata> read(
      Nameable<? extends Resource<T>> kind, String name) {
    return Optional.ofNullable(kind.withName(name).get());
  }
}
