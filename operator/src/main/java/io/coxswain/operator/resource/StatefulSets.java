package io.coxswain.operator.resource;

import io.coxswain.crd.v1alpha1.ImageSpec;
import io.coxswain.crd.v1alpha1.VersionStatus;
import io.coxswain.operator.observe.ClusterNames;
import io.coxswain.operator.observe.ClusterView;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The members' pods and volumes. `OnDelete`: no pod is ever restarted because the template changed.
/// `Parallel`: all first members start at once, for none is ready without the others.
///
/// Volumes are always retained by the StatefulSet controller: a stray `kubectl scale sts` would
/// delete them otherwise. The operator deletes the volume of a removed member itself.
public final class StatefulSets {
  private static final long USER = 65532;

  private StatefulSets() {}

  /// The StatefulSet of a cluster that has none. Its template is made from what the cluster was born
  /// with and never applied again.
  public static StatefulSet desired(ClusterView view, VersionStatus version, int replicas) {
    ClusterNames names = view.names();
    return new StatefulSetBuilder()
        .withMetadata(Ownership.metadata(view, names.statefulSet()))
        .withNewSpec()
        .withReplicas(replicas)
        .withServiceName(names.peerService())
        .withPodManagementPolicy("Parallel")
        .withNewUpdateStrategy()
        .withType("OnDelete")
        .endUpdateStrategy()
        .withNewPersistentVolumeClaimRetentionPolicy()
        .withWhenDeleted("Retain")
        .withWhenScaled("Retain")
        .endPersistentVolumeClaimRetentionPolicy()
        .withNewSelector()
        .withMatchLabels(names.selector())
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(Ownership.labels(names))
        .endMetadata()
        .withSpec(pod(view, version))
        .endTemplate()
        .withVolumeClaimTemplates(claim(view))
        .endSpec()
        .build();
  }

  private static PodSpec pod(ClusterView view, VersionStatus version) {
    return new PodSpecBuilder()
        .withServiceAccountName(view.names().serviceAccount())
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withImagePullSecrets(pullSecrets(view.spec().image()))
        .withTerminationGracePeriodSeconds(30L)
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(USER)
        .withRunAsGroup(USER)
        .withFsGroup(USER)
        .withFsGroupChangePolicy("OnRootMismatch")
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .addNewTopologySpreadConstraint()
        .withMaxSkew(1)
        .withTopologyKey("kubernetes.io/hostname")
        .withWhenUnsatisfiable("ScheduleAnyway")
        .withNewLabelSelector()
        .withMatchLabels(view.names().selector())
        .endLabelSelector()
        .endTopologySpreadConstraint()
        .withContainers(StoreContainer.of(view, version))
        .addNewVolume()
        .withName(StoreContainer.SCRATCH_VOLUME)
        .withNewEmptyDir()
        .withSizeLimit(new Quantity("64Mi"))
        .endEmptyDir()
        .endVolume()
        .build();
  }

  private static List<LocalObjectReference> pullSecrets(
      @org.jspecify.annotations.Nullable ImageSpec image) {
    if (image == null || image.pullSecrets() == null) {
      return List.of();
    }
    return image.pullSecrets().stream()
        .map(secret -> new LocalObjectReference(secret.name()))
        .toList();
  }

  private static PersistentVolumeClaim claim(ClusterView view) {
    Map<String, String> labels = new TreeMap<>(Ownership.labels(view.names()));
    labels.put(ClusterNames.OWNER_UID_LABEL, view.uid());
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(view.names().volumeClaimTemplate())
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName(view.spec().storage().storageClassName())
        .withNewResources()
        .withRequests(Map.of("storage", new Quantity(view.spec().storage().size())))
        .endResources()
        .endSpec()
        .build();
  }
}
