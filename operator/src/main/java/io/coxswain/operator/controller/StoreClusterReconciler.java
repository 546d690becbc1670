package io.coxswain.operator.controller;

import io.coxswain.crd.v1alpha1.StoreCluster;
import io.coxswain.operator.observe.ClusterNames;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Runs a pass when JOSDK says that something may have changed. What changed is never looked at:
/// every pass looks at everything.
@ControllerConfiguration(
    name = StoreClusterReconciler.NAME,
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES))
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 500,
    intervalMultiplier = 2,
    maxInterval = 30_000)
@RateLimited(maxReconciliations = 20, within = 5)
final class StoreClusterReconciler implements Reconciler<StoreCluster> {
  static final String NAME = "storecluster";

  private final ReconcilePass pass;
  private final StorePulse pulse;
  private final SimpleInboundEventSource<StoreCluster> wakes;

  StoreClusterReconciler(
      ReconcilePass pass, StorePulse pulse, SimpleInboundEventSource<StoreCluster> wakes) {
    this.pass = pass;
    this.pulse = pulse;
    this.wakes = wakes;
  }

  @Override
  public List<EventSource<?, StoreCluster>> prepareEventSources(
      EventSourceContext<StoreCluster> context) {
    List<EventSource<?, StoreCluster>> sources = new ArrayList<>();
    sources.add(wakes);
    sources.add(informer(StatefulSet.class, context));
    sources.add(informer(Pod.class, context));
    sources.add(informer(Service.class, context));
    sources.add(informer(ConfigMap.class, context));
    sources.add(informer(PodDisruptionBudget.class, context));
    return sources;
  }

  /// Wakes the cluster whose name is on the object's label.
  private static <R extends HasMetadata> InformerEventSource<R, StoreCluster> informer(
      Class<R> kind, EventSourceContext<StoreCluster> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(kind, StoreCluster.class)
            .withLabelSelector(ClusterNames.CLUSTER_LABEL)
            .withSecondaryToPrimaryMapper(StoreClusterReconciler::owner)
            .build(),
        context);
  }

  private static Set<ResourceID> owner(HasMetadata object) {
    String name = object.getMetadata().getLabels().get(ClusterNames.CLUSTER_LABEL);
    return Set.of(new ResourceID(name, object.getMetadata().getNamespace()));
  }

  @Override
  public UpdateControl<StoreCluster> reconcile(
      StoreCluster cluster, Context<StoreCluster> context) {
    ClusterNames names =
        new ClusterNames(cluster.getMetadata().getNamespace(), cluster.getMetadata().getName());
    Optional<ReconcilePass.Result> result = pass.run(names);
    if (result.isEmpty()) {
      pulse.forget(names);
      return UpdateControl.noUpdate();
    }
    pulse.watch(result.get().view());
    return UpdateControl.<StoreCluster>noUpdate().rescheduleAfter(result.get().comeAgain());
  }
}
