package io.coxswain.operator.resource;

import io.coxswain.operator.observe.ClusterNames;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.StatefulSetView;
import io.coxswain.operator.plan.LastKnownList;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The birth certificate, and what a member with an empty volume is told about whom to join.
public final class ConfigMaps {
  /// Keys; the pod template reads those of the members' map.
  static final String INITIAL_CLUSTER = "initial-cluster";

  static final String INITIAL_CLUSTER_STATE = "initial-cluster-state";
  private static final String TOKEN = "token";
  private static final String MEMBERS = "members";

  private ConfigMaps() {}

  /// Written once, never changed: Kubernetes itself refuses a change.
  static ConfigMap genesis(ClusterView view, List<String> genesis) {
    return new ConfigMapBuilder()
        .withMetadata(Ownership.metadata(view, view.names().genesisConfig()))
        .withImmutable(true)
        .withData(
            Map.of(
                MEMBERS, String.join(",", genesis),
                INITIAL_CLUSTER, InitialCluster.of(view.names(), genesis),
                TOKEN, view.uid()))
        .build();
  }

  /// The list in a genesis ConfigMap.
  public static List<String> genesisOf(ConfigMap map) {
    return Stream.of(map.getData().getOrDefault(MEMBERS, "").split(",", -1))
        .filter(name -> !name.isBlank())
        .toList();
  }

  /// `new` only until the first members have all joined; from then on `existing`, with the list as
  /// it is, or as it was known last: a pod that is raised for a remembered member must find itself in
  /// it. Empty: nothing is known, so what stands there stays.
  static Optional<ConfigMap> members(ClusterView view, List<String> genesis) {
    if (!view.bootstrapped()) {
      return Optional.of(members(view, genesis, "new"));
    }
    if (view.membership().isPresent()) {
      return Optional.of(members(view, view.membersByPod().keySet(), "existing"));
    }
    List<String> remembered = LastKnownList.names(view);
    if (!remembered.isEmpty()) {
      return Optional.of(members(view, remembered, "existing"));
    }
    boolean there =
        view.objects().stream()
            .anyMatch(object ->
                object.kind().equals("ConfigMap")
                    && object.name().equals(view.names().membersConfig()));
    // Status is lost, and somebody deleted it while nobody leads. In doubt "existing": a member
    // that has
    // voted before must not found a second cluster.
    return there ? Optional.empty() : Optional.of(members(view, podsThereAre(view), "existing"));
  }

  private static ConfigMap members(ClusterView view, Collection<String> pods, String state) {
    ClusterNames names = view.names();
    return new ConfigMapBuilder()
        .withMetadata(Ownership.metadata(view, names.membersConfig()))
        .withData(
            Map.of(INITIAL_CLUSTER, InitialCluster.of(names, pods), INITIAL_CLUSTER_STATE, state))
        .build();
  }

  private static List<String> podsThereAre(ClusterView view) {
    return view.names().pods(view.statefulSet().map(StatefulSetView::replicas).orElse(0));
  }
}
