package io.coxswain.operator.resource;

import io.coxswain.operator.observe.ClusterNames;
import java.util.Collection;
import java.util.stream.Collectors;

/// etcd's `--initial-cluster` form: `name=url,name=url`.
final class InitialCluster {
  private InitialCluster() {}

  static String of(ClusterNames names, Collection<String> pods) {
    return pods.stream()
        .map(pod -> pod + "=" + names.peerUrl(pod))
        .collect(Collectors.joining(","));
  }
}
