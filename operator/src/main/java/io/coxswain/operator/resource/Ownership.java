package io.coxswain.operator.resource;

import io.coxswain.crd.v1alpha1.StoreCluster;
import io.coxswain.operator.observe.ClusterNames;
import io.coxswain.operator.observe.ClusterView;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;
import java.util.TreeMap;

/// Names, labels and the owner of everything that belongs to a cluster.
public final class Ownership {
  /// The hash of what was last applied, so that unchanged objects are not written again.
  public static final String APPLIED_HASH_ANNOTATION = "coxswain.dev/applied";

  private Ownership() {}

  static ObjectMeta metadata(ClusterView view, String name) {
    return new ObjectMetaBuilder()
        .withNamespace(view.names().namespace())
        .withName(name)
        .withLabels(labels(view.names()))
        .withOwnerReferences(owner(view))
        .build();
  }

  /// Labels of objects and pods; the selector is among them.
  static Map<String, String> labels(ClusterNames names) {
    Map<String, String> labels = new TreeMap<>(names.selector());
    labels.put("app.kubernetes.io/name", "coxswain-store");
    labels.put("app.kubernetes.io/instance", names.name());
    labels.put("app.kubernetes.io/managed-by", "coxswain-operator");
    return labels;
  }

  private static OwnerReference owner(ClusterView view) {
    return new OwnerReferenceBuilder()
        .withApiVersion(StoreCluster.GROUP + "/v1alpha1")
        .withKind("StoreCluster")
        .withName(view.names().name())
        .withUid(view.uid())
        .withController(true)
        .build();
  }
}
