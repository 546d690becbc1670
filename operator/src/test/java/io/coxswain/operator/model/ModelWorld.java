package io.coxswain.operator.model;

import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.ObjectView;
import io.coxswain.operator.observe.Recollection;
import io.coxswain.operator.plan.Decision;
import io.coxswain.operator.plan.PlanSettings;
import io.coxswain.operator.plan.Planner;
import io.coxswain.operator.plan.Remembering;
import io.coxswain.operator.plan.Step;
import io.coxswain.operator.plan.TempoAdvice;
import io.coxswain.operator.resource.DesiredObjects;
import io.coxswain.operator.status.Outcome;
import io.coxswain.operator.status.StatusAssembler;
import io.coxswain.tempo.TempoPlan;
import io.coxswain.tempo.TempoWindows;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A cluster, the controllers around it, and the operator's pass over it.
public final class ModelWorld {
  public static final PlanSettings SETTINGS =
      new PlanSettings(
          "coxswain/store-node", "0.1.0", PlanSettings.JOIN_DEADLINE, TempoWindows.STANDARD);

  private static final long GIBIBYTE = 1L << 30;
  private static final long STALE_MILLIS = 8000;
  private static final int SETTLED_AFTER_PASSES_MAX = 400;

  public final ModelCluster cluster;
  public final ModelActs acts;
  private final Planner planner = new Planner(SETTINGS);
  private final TempoAdvice advice = new TempoAdvice(SETTINGS);
  private Optional<ClusterView> seen = Optional.empty();
  private long seenMillis;

  public ModelWorld(ModelCluster cluster) {
    this.cluster = cluster;
    this.acts = new ModelActs(cluster);
  }

  /// What the planner says of the world as it is.
  public Decision decide() {
    ClusterView view = ModelViews.of(cluster);
    return planner.decide(view, advice.of(view));
  }

  /// A pass of a second operator that doesn't know yet that it lost its lease: it decides from what
  /// it saw a while ago, and its status write fails.
  public Decision stalePass() {
    ClusterView old = seen.orElseGet(() -> ModelViews.of(cluster));
    Decision decision = planner.decide(old, advice.of(old));
    if (decision instanceof Decision.Act(var step, var _, var _)) {
      acts.run(step, false);
    }
    return decision;
  }

  /// One pass of the operator.
  public Decision pass() {
    return pass(ModelWire.sound());
  }

  /// One pass over a wire that may break. Where the operator dies of it, all it remembered is gone.
  public Decision pass(ModelWire wire) {
    ClusterView view = ModelViews.of(cluster);
    if (cluster.upMillis - seenMillis > STALE_MILLIS) {
      seen = Optional.of(view);
      seenMillis = cluster.upMillis;
    }
    Optional<TempoPlan> tempo = advice.of(view);
    Decision decision = planner.decide(view, tempo);
    try {
      carryOut(view, decision, tempo, wire);
    } catch (ModelWire.Broken broken) {
      if (broken.operatorDied()) {
        cluster.memory = Recollection.EMPTY;
      }
    }
    return decision;
  }

  private void carryOut(
      ClusterView view, Decision decision, Optional<TempoPlan> tempo, ModelWire wire) {
    DesiredObjects desired = DesiredObjects.of(view);
    Map<ObjectView.Key, String> applied = new HashMap<>();
    for (HasMetadata object : desired.apply()) {
      applied.put(
          new ObjectView.Key(object.getKind(), object.getMetadata().getName()),
          wire.carry(() -> cluster.apply(object)));
    }
    desired.delete().forEach(budget -> wire.carry(() -> cluster.delete(budget)));
    desired.marks().forEach(mark -> wire.carry(() -> cluster.mark(mark)));
    Outcome outcome =
        decision instanceof Decision.Act(var step, var _, var _)
            ? act(step, wire)
            : new Outcome.Idle();
    StoreClusterStatus next = StatusAssembler.assemble(view, decision, outcome, tempo);
    if (!next.equals(cluster.status)) {
      cluster.status = wire.carry(() -> cluster.status = next);
    }
    cluster.memory =
        Remembering.of(view, applied, tempo.map(TempoPlan::memory).orElse(view.memory().tempo()));
  }

  private Outcome act(Step step, ModelWire wire) {
    if (step instanceof Step.LatchBirth || step instanceof Step.BeginOperation) {
      // The status write is the act.
      return acts.run(step, true);
    }
    try {
      return wire.carry(() -> acts.run(step, true));
    } catch (ModelWire.Broken broken) {
      if (broken.operatorDied()) {
        throw broken;
      }
      return new Outcome.NotDone("no answer came, it may have been done");
    }
  }

  /// The other controllers and the members do their work once.
  public void breathe() {
    keepPods();
    bootstrap();
    cluster.members.forEach(this::live);
    elect();
    cluster.lastIndex += 10;
    cluster.advance(1000);
  }

  private void keepPods() {
    int wanted = cluster.setReplicas.orElse(0);
    Set<String> pods = new HashSet<>(cluster.names.pods(wanted));
    cluster.podReady.keySet().retainAll(pods);
    for (String pod : pods) {
      if (cluster.podReady.putIfAbsent(pod, false) == null) {
        cluster.member(pod).ifPresent(member -> member.up = true);
      }
      cluster.volumes.computeIfAbsent(
          cluster.names.volume(pod), _ -> cluster.volume(pod, ModelCluster.UID, GIBIBYTE));
    }
  }

  private void bootstrap() {
    if (cluster.members.isEmpty() && !cluster.podReady.isEmpty()) {
      acts.demandBirthCertificate();
      cluster.genesis.orElseThrow().forEach(pod -> cluster.add(pod, false).up = true);
    }
  }

  private void live(ModelMember member) {
    boolean runs = cluster.podReady.containsKey(member.pod);
    if (!runs) {
      member.up = false;
      return;
    }
    if (member.learner && !member.started) {
      member.up = true;
    }
    member.started |= member.up && cluster.hasQuorum();
    if (member.up) {
      member.matchIndex =
          member.learner
              ? Math.min(cluster.lastIndex, member.matchIndex + 5000)
              : cluster.lastIndex;
    }
    cluster.podReady.put(member.pod, member.up && member.started && !member.learner);
  }

  private void elect() {
    boolean leads = cluster.leader.flatMap(cluster::member).filter(m -> m.up).isPresent();
    if (!cluster.hasQuorum()) {
      cluster.leader = Optional.empty();
    } else if (!leads) {
      cluster.leader = cluster.voters().stream().filter(m -> m.up).findFirst().map(m -> m.id);
      cluster.term++;
    }
  }

  /// Everybody comes back, and passes follow until the planner rests.
  ///
  /// @return whether it came to rest
  public boolean settle() {
    for (int i = 0; i < SETTLED_AFTER_PASSES_MAX; i++) {
      cluster.members.forEach(member -> member.up = true);
      breathe();
      if (pass() instanceof Decision.Rest && cluster.status.operation() == null) {
        return true;
      }
    }
    return false;
  }
}
