package io.coxswain.operator.resource;

import io.coxswain.crd.v1alpha1.ImageSpec;
import io.coxswain.crd.v1alpha1.PodSpec;
import io.coxswain.crd.v1alpha1.VersionStatus;
import io.coxswain.operator.observe.ClusterNames;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.plan.ByteSize;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The store's container, started with etcd's own flags and variables.
final class StoreContainer {
  static final String SCRATCH_VOLUME = "tmp";

  private static final String MOUNT = "/var/lib/coxswain";

  /// Default quota: 40 % of the volume, at most 8 GiB; log, snapshots and compaction need the rest.
  private static final int QUOTA_PERCENT = 40;

  private static final long QUOTA_BYTES_MAX = 8L << 30;

  /// The process alone, never the quorum: a restart cures no lost quorum.
  private static final String ALIVE = "/livez";

  /// Started, voting, not corrupt, and in touch with a leader that has a quorum: a member that is cut
  /// off must not get clients whose reads would time out there.
  private static final String READY = "/readyz";

  /// The store answers a read that found no leader after 5 s and two election timeouts, which is
  /// within this as long as they are short. A read that meets an election waits for the next
  /// leader: with [#READY_FAILURES] in a row, one slow election doesn't empty the client Service.
  private static final int READY_SECONDS_MAX = 8;

  private static final int READY_FAILURES = 2;

  private static final int ALIVE_SECONDS_MAX = 5;

  private StoreContainer() {}

  static Container of(ClusterView view, VersionStatus version) {
    return new ContainerBuilder()
        .withName("store")
        .withImage(version.image())
        .withImagePullPolicy(pullPolicy(view.spec().image()))
        .withArgs(arguments(view))
        .withEnv(environment(view.names()))
        .addNewPort()
        .withName("client")
        .withContainerPort(ClusterNames.CLIENT_PORT)
        .endPort()
        .addNewPort()
        .withName("peer")
        .withContainerPort(ClusterNames.PEER_PORT)
        .endPort()
        .withStartupProbe(probe(ALIVE, 1, ALIVE_SECONDS_MAX, 300))
        .withLivenessProbe(probe(ALIVE, 10, ALIVE_SECONDS_MAX, 6))
        .withReadinessProbe(probe(READY, 2, READY_SECONDS_MAX, READY_FAILURES))
        .withResources(resources(view.spec().pod()))
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .addNewVolumeMount()
        .withName(view.names().volumeClaimTemplate())
        .withMountPath(MOUNT)
        .endVolumeMount()
        .addNewVolumeMount()
        .withName(SCRATCH_VOLUME)
        .withMountPath("/tmp")
        .endVolumeMount()
        .build();
  }

  private static String pullPolicy(@Nullable ImageSpec image) {
    return image == null || image.pullPolicy() == null
        ? ImageSpec.PullPolicy.IF_NOT_PRESENT.word()
        : image.pullPolicy().word();
  }

  private static List<String> arguments(ClusterView view) {
    String host = view.names().host("$(POD_NAME)");
    List<String> arguments = new ArrayList<>();
    arguments.add("--name=$(POD_NAME)");
    arguments.add("--data-dir=" + MOUNT + "/data");
    arguments.add("--listen-peer-urls=http://0.0.0.0:" + ClusterNames.PEER_PORT);
    arguments.add("--listen-client-urls=http://0.0.0.0:" + ClusterNames.CLIENT_PORT);
    arguments.add("--initial-advertise-peer-urls=http://" + host + ":" + ClusterNames.PEER_PORT);
    arguments.add("--advertise-client-urls=http://" + host + ":" + ClusterNames.CLIENT_PORT);
    arguments.add("--initial-cluster-token=" + view.uid());
    arguments.add("--quota-backend-bytes=" + quotaBytes(view));
    return arguments;
  }

  /// Whom to join is in a ConfigMap and read when the container starts: it changes with the member
  /// list, and the template must not.
  private static List<EnvVar> environment(ClusterNames names) {
    return List.of(
        new EnvVarBuilder()
            .withName("POD_NAME")
            .withNewValueFrom()
            .withNewFieldRef()
            .withFieldPath("metadata.name")
            .endFieldRef()
            .endValueFrom()
            .build(),
        fromMembers(names, "ETCD_INITIAL_CLUSTER", ConfigMaps.INITIAL_CLUSTER),
        fromMembers(names, "ETCD_INITIAL_CLUSTER_STATE", ConfigMaps.INITIAL_CLUSTER_STATE));
  }

  private static EnvVar fromMembers(ClusterNames names, String variable, String key) {
    return new EnvVarBuilder()
        .withName(variable)
        .withNewValueFrom()
        .withNewConfigMapKeyRef()
        .withName(names.membersConfig())
        .withKey(key)
        .endConfigMapKeyRef()
        .endValueFrom()
        .build();
  }

  private static long quotaBytes(ClusterView view) {
    String wanted = view.spec().store() == null ? null : view.spec().store().quota();
    if (wanted != null) {
      return ByteSize.parse(wanted);
    }
    long volume = ByteSize.parse(view.spec().storage().size());
    return Math.min(QUOTA_BYTES_MAX, volume / 100 * QUOTA_PERCENT);
  }

  private static Probe probe(String path, int periodSeconds, int secondsMax, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withPort(new IntOrString("client"))
        .endHttpGet()
        .withPeriodSeconds(periodSeconds)
        .withTimeoutSeconds(secondsMax)
        .withFailureThreshold(failures)
        .build();
  }

  private static ResourceRequirements resources(@Nullable PodSpec pod) {
    PodSpec.Resources wanted = pod == null ? null : pod.resources();
    if (wanted == null) {
      return new ResourceRequirementsBuilder()
          .withRequests(Map.of("cpu", new Quantity("100m"), "memory", new Quantity("384Mi")))
          .withLimits(Map.of("memory", new Quantity("768Mi")))
          .build();
    }
    return new ResourceRequirementsBuilder()
        .withRequests(amounts(wanted.requests()))
        .withLimits(amounts(wanted.limits()))
        .build();
  }

  private static Map<String, Quantity> amounts(PodSpec.@Nullable Amounts wanted) {
    Map<String, Quantity> amounts = new TreeMap<>();
    if (wanted != null && wanted.cpu() != null) {
      amounts.put("cpu", wanted.cpu());
    }
    if (wanted != null && wanted.memory() != null) {
      amounts.put("memory", wanted.memory());
    }
    return amounts;
  }
}
