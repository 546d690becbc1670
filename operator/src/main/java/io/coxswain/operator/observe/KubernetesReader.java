package io.coxswain.operator.observe;

import io.coxswain.crd.v1alpha1.StoreCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

  Optional<StatefulSet> statefulSet(ClusterNames names) {
    return Optional.ofNullable(
        client
            .apps()
            .statefulSets()
            .inNamespace(names.namespace())
            .withName(names.statefulSet())
            .get());
  }

  List<Pod> pods(ClusterNames names) {
    return client
        .pods()
        .inNamespace(names.namespace())
        .withLabels(names.selector())
        .list()
        .getItems();
  }

  /// Every claim of the namespace with a name that our StatefulSet would use, whatever its labels: a
  /// StatefulSet takes over any claim of the right name.
  List<PersistentVolumeClaim> volumes(ClusterNames names) {
    String prefix = names.volume("");
    return client.persistentVolumeClaims().inNamespace(names.namespace()).list().getItems().stream()
        .filter(claim -> claim.getMetadata().getName().startsWith(prefix))
        .filter(claim ->
            names.ordinal(claim.getMetadata().getName().substring(prefix.length())).isPresent())
        .toList();
  }

  Optional<ConfigMap> genesis(ClusterNames names) {
    return Optional.ofNullable(
        client.configMaps().inNamespace(names.namespace()).withName(names.genesisConfig()).get());
  }

  /// The other objects with names that the cluster needs.
  List<HasMetadata> objects(ClusterNames names) {
    String namespace = names.namespace();
    ServiceAccount account =
        client.serviceAccounts().inNamespace(namespace).withName(names.serviceAccount()).get();
    Service peers = client.services().inNamespace(namespace).withName(names.peerService()).get();
    Service clients =
        client.services().inNamespace(namespace).withName(names.clientService()).get();
    ConfigMap members =
        client.configMaps().inNamespace(namespace).withName(names.membersConfig()).get();
    PodDisruptionBudget budget =
        client
            .policy()
            .v1()
            .podDisruptionBudget()
            .inNamespace(namespace)
            .withName(names.disruptionBudget())
            .get();
    return Stream.<Optional<HasMetadata>>of(
            Optional.ofNullable(account),
            Optional.ofNullable(peers),
            Optional.ofNullable(clients),
            Optional.ofNullable(members),
            Optional.ofNullable(budget))
        .flatMap(Optional::stream)
        .toList();
  }
}
