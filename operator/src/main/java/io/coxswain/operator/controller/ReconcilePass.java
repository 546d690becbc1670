package io.coxswain.operator.controller;

import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.operator.event.EventWriter;
import io.coxswain.operator.event.Reason;
import io.coxswain.operator.observe.ClusterNames;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.ObjectView;
import io.coxswain.operator.observe.Observer;
import io.coxswain.operator.plan.Decision;
import io.coxswain.operator.plan.Planner;
import io.coxswain.operator.plan.TempoAdvice;
import io.coxswain.operator.resource.DesiredObjects;
import io.coxswain.operator.status.Outcome;
import io.coxswain.operator.status.StatusAssembler;
import io.coxswain.tempo.TempoPlan;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One pass over one cluster:
///
/// 1. observe: the world, read once, live;
/// 2. keep Services, ConfigMaps and the disruption budget as they should be (idempotent, no act);
/// 3. plan: one decision;
/// 4. act: at most one step;
/// 5. report: status, if it differs enough; and come again.
final class ReconcilePass {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcilePass.class);

  /// The timing planner looks this often; everything else is woken by events.
  private static final Duration AT_REST = Duration.ofSeconds(10);

  private static final Duration AFTER_AN_ACT = Duration.ofMillis(200);
  private static final Duration AFTER_A_REFUSAL = Duration.ofSeconds(2);
  private static final Duration WITHOUT_A_LEADER = Duration.ofSeconds(1);

  private final Observer observer;
  private final Planner planner;
  private final TempoAdvice advice;
  private final KubernetesWriter kubernetes;
  private final StepRunner runner;
  private final StatusWriter statusWriter;
  private final EventWriter events;
  private final Memories memories = new Memories();

  /// What a pass works with.
  record Tools(
      Observer observer,
      Planner planner,
      TempoAdvice advice,
      KubernetesWriter kubernetes,
      StepRunner runner,
      EventWriter events) {}

  ReconcilePass(Tools tools) {
    this.observer = tools.observer();
    this.planner = tools.planner();
    this.advice = tools.advice();
    this.kubernetes = tools.kubernetes();
    this.runner = tools.runner();
    this.events = tools.events();
    this.statusWriter = new StatusWriter(tools.kubernetes());
  }

  /// What a pass found.
  ///
  /// @param view the world it saw
  /// @param comeAgain when the next pass is due if nothing happens
  record Result(ClusterView view, Duration comeAgain) {}

  /// Runs one pass; empty: the cluster is gone.
  Optional<Result> run(ClusterNames names) {
    Optional<ClusterView> seen = observer.observe(names, uid -> memories.of(names, uid));
    if (seen.isEmpty()) {
      forget(names);
      return Optional.empty();
    }
    ClusterView view = seen.get();
    Map<ObjectView.Key, String> applied = kubernetes.apply(view, DesiredObjects.of(view));
    Optional<TempoPlan> tempo = advice.of(view);
    Decision decision = planner.decide(view, tempo);
    Outcome outcome = act(view, decision);
    StoreClusterStatus status = StatusAssembler.assemble(view, decision, outcome, tempo);
    statusWriter.write(view, status);
    memories.remember(view, applied, decision, outcome, tempo);
    tell(view, decision, outcome, status);
    return Optional.of(new Result(view, comeAgain(view, decision, outcome)));
  }

  /// The cluster is gone.
  void forget(ClusterNames names) {
    memories.forget(names);
    statusWriter.forget(names);
  }

  private Outcome act(ClusterView view, Decision decision) {
    return switch (decision) {
      case Decision.Act(var step, Reason _, String message) -> {
        LOG.info("{}/{}: {}", view.names().namespace(), view.names().name(), message);
        yield runner.run(view, step);
      }
      case Decision.Wait _, Decision.Blocked _, Decision.Rest _ -> new Outcome.Idle();
    };
  }

  private void tell(
      ClusterView view, Decision decision, Outcome outcome, StoreClusterStatus status) {
    ClusterNames names = view.names();
    if (!view.bootstrapped() && Boolean.TRUE.equals(status.bootstrapped())) {
      events.normal(
          names.namespace(),
          names.name(),
          view.uid(),
          Reason.CLUSTER_FORMED,
          "all first members have joined");
    }
    if (!(decision instanceof Decision.Act(var step, Reason _, String message))) {
      return;
    }
    if (outcome instanceof Outcome.NotDone(String why)) {
      LOG.warn("{}/{}: {}: {}", names.namespace(), names.name(), message, why);
      events.warning(
          names.namespace(), names.name(), view.uid(), Reason.ACT_FAILED, message + ": " + why);
      return;
    }
    StepRunner.event(step)
        .ifPresent(
            reason -> events.normal(names.namespace(), names.name(), view.uid(), reason, message));
  }

  private static Duration comeAgain(ClusterView view, Decision decision, Outcome outcome) {
    if (outcome instanceof Outcome.NotDone) {
      return AFTER_A_REFUSAL;
    }
    Duration next =
        switch (decision) {
          case Decision.Act _ -> AFTER_AN_ACT;
          case Decision.Wait(Reason _, String _, Duration recheck) -> recheck;
          case Decision.Blocked _, Decision.Rest _ -> AT_REST;
        };
    boolean leaderless = view.statefulSet().isPresent() && view.confirmedLeader().isEmpty();
    return leaderless && next.compareTo(WITHOUT_A_LEADER) > 0 ? WITHOUT_A_LEADER : next;
  }
}
