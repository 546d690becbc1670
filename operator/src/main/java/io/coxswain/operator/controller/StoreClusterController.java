package io.coxswain.operator.controller;

import io.coxswain.crd.v1alpha1.StoreCluster;
import io.coxswain.operator.event.EventWriter;
import io.coxswain.operator.observe.ClusterNames;
import io.coxswain.operator.observe.MemberPoll;
import io.coxswain.operator.observe.Observer;
import io.coxswain.operator.plan.PlanSettings;
import io.coxswain.operator.plan.Planner;
import io.coxswain.operator.plan.TempoAdvice;
import io.coxswain.operator.resource.ConfigMaps;
import io.coxswain.operator.resource.Ownership;
import io.coxswain.operator.storeclient.StoreAdmin;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The controller of StoreClusters, wired: by hand, in one screen.
public final class StoreClusterController implements AutoCloseable {
  private final StoreClusterReconciler reconciler;
  private final StorePulse pulse;
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("pulse").daemon().factory());
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  public StoreClusterController(
      KubernetesClient client, StoreAdmin store, PlanSettings settings, Clock clock) {
    LongSupplier upMillis = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    KubernetesWriter writer = new KubernetesWriter(client);
    Observer observer =
        new Observer(
            client,
            new MemberPoll(store, (Executor) calls),
            new Observer.Words(Ownership.APPLIED_HASH_ANNOTATION, ConfigMaps::genesisOf),
            clock,
            upMillis);
    ReconcilePass pass =
        new ReconcilePass(
            new ReconcilePass.Tools(
                observer,
                new Planner(settings),
                new TempoAdvice(settings),
                writer,
                new StepRunner(writer, store),
                new EventWriter(client, clock)));
    SimpleInboundEventSource<StoreCluster> wakes = new SimpleInboundEventSource<>("store-pulse");
    pulse = new StorePulse(store, calls, listener(pass, wakes), upMillis);
    reconciler = new StoreClusterReconciler(pass, pulse, wakes);
  }

  private static StorePulse.Listener listener(
      ReconcilePass pass, SimpleInboundEventSource<StoreCluster> wakes) {
    return new StorePulse.Listener() {
      @Override
      public void wake(ClusterNames names) {
        wakes.propagateEvent(new ResourceID(names.name(), names.namespace()));
      }

      @Override
      public void forgotten(ClusterNames names) {
        pass.forget(names);
      }
    };
  }

  /// Makes the operator run it.
  ///
  /// @param namespaces served namespaces; empty: all
  public void register(Operator operator, Set<String> namespaces) {
    operator.register(
        reconciler,
        configuration -> {
          if (namespaces.isEmpty()) {
            configuration.watchingAllNamespaces();
          } else {
            configuration.settingNamespaces(namespaces);
          }
        });
    var _ = pulse.start(beats);
  }

  @Override
  public void close() {
    beats.shutdownNow();
    calls.shutdownNow();
  }
}
