package io.coxswain.operator.controller;

import io.coxswain.crd.v1alpha1.StoreCluster;
import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.operator.observe.ClusterNames;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.ObjectView;
import io.coxswain.operator.observe.StatefulSetView;
import io.coxswain.operator.observe.VolumeView;
import io.coxswain.operator.resource.AppliedHash;
import io.coxswain.operator.resource.DesiredObjects;
import io.coxswain.operator.resource.Ownership;
import io.coxswain.operator.resource.VolumeMark;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Every write to Kubernetes. Forced server-side apply under one field manager never conflicts, so it
/// is no lock: whatever must not happen twice carries a UID or a resourceVersion.
final class KubernetesWriter {
  private static final String FIELD_MANAGER = "coxswain-operator";
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(FIELD_MANAGER)
          .withForce(true)
          .build();
  private static final PatchContext JSON_PATCH =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON)
          .withFieldManager(FIELD_MANAGER)
          .build();

  private final KubernetesClient client;

  KubernetesWriter(KubernetesClient client) {
    this.client = client;
  }

  /// Brings everything but the StatefulSet to what it should be. Applying what is so already changes
  /// nothing, not even the resourceVersion.
  ///
  /// @return the resourceVersion of each applied object
  Map<ObjectView.Key, String> apply(ClusterView view, DesiredObjects desired) {
    Map<ObjectView.Key, String> versions = new HashMap<>();
    for (HasMetadata object : desired.apply()) {
      versions.put(
          new ObjectView.Key(object.getKind(), object.getMetadata().getName()), apply(object));
    }
    desired.delete().forEach(object -> deleteBudget(view.names(), object));
    desired.marks().forEach(mark -> mark(view.names(), mark));
    return versions;
  }

  private String apply(HasMetadata object) {
    Map<String, String> annotations =
        new HashMap<>(
            Optional.ofNullable(object.getMetadata().getAnnotations()).orElseGet(Map::of));
    annotations.put(Ownership.APPLIED_HASH_ANNOTATION, AppliedHash.of(object));
    object.getMetadata().setAnnotations(annotations);
    return client.resource(object).patch(APPLY).getMetadata().getResourceVersion();
  }

  void create(StatefulSet set) {
    client.resource(set).create();
  }

  /// Changes nothing but the number of pods, and only if nobody changed anything since it was read.
  void resize(ClusterNames names, StatefulSetView present, int replicas) {
    String patch =
        """
        [{"op":"test","path":"/metadata/uid","value":"%s"},
         {"op":"test","path":"/metadata/resourceVersion","value":"%s"},
         {"op":"replace","path":"/spec/replicas","value":%d}]
        """
            .formatted(present.uid(), present.resourceVersion(), replicas);
    client
        .apps()
        .statefulSets()
        .inNamespace(names.namespace())
        .withName(names.statefulSet())
        .patch(JSON_PATCH, patch);
  }

  void grow(ClusterNames names, VolumeView volume, String size) {
    String patch =
        """
        [{"op":"test","path":"/metadata/uid","value":"%s"},
         {"op":"replace","path":"/spec/resources/requests/storage","value":"%s"}]
        """
            .formatted(volume.uid(), size);
    client
        .persistentVolumeClaims()
        .inNamespace(names.namespace())
        .withName(volume.name())
        .patch(JSON_PATCH, patch);
  }

  void delete(ClusterNames names, VolumeView volume) {
    client.raw(
        "/api/v1/namespaces/%s/persistentvolumeclaims/%s"
            .formatted(names.namespace(), volume.name()),
        "DELETE",
        onlyIf(volume.uid()));
  }

  private void deleteBudget(ClusterNames names, ObjectView budget) {
    client.raw(
        "/apis/policy/v1/namespaces/%s/poddisruptionbudgets/%s"
            .formatted(names.namespace(), budget.name()),
        "DELETE",
        onlyIf(budget.uid()));
  }

  private void mark(ClusterNames names, VolumeMark mark) {
    String patch =
        """
        {"metadata":{"uid":"%s","annotations":{"%s":"%s","%s":"%s"}}}
        """
            .formatted(
                mark.volume().uid(),
                ClusterNames.MEMBER_ID_ANNOTATION,
                mark.memberId(),
                ClusterNames.CLUSTER_ID_ANNOTATION,
                mark.clusterId());
    client
        .persistentVolumeClaims()
        .inNamespace(names.namespace())
        .withName(mark.volume().name())
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  /// Writes the status, if the StoreCluster is still the one that was read: a second operator, or an
  /// edit of the spec in between, makes it fail and the pass start over.
  StoreClusterStatus writeStatus(ClusterView view, StoreClusterStatus status) {
    StoreCluster patch = new StoreCluster();
    patch.getMetadata().setNamespace(view.names().namespace());
    patch.getMetadata().setName(view.names().name());
    patch.getMetadata().setUid(view.uid());
    patch.getMetadata().setResourceVersion(view.resourceVersion());
    patch.setStatus(status);
    client.resource(patch).subresource("status").patch(APPLY);
    return status;
  }

  private static DeleteOptions onlyIf(String uid) {
    return new DeleteOptionsBuilder()
        .withNewPreconditions()
        .withUid(uid)
        .endPreconditions()
        .withPropagationPolicy("Background")
        .build();
  }
}
