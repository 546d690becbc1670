package io.coxswain.operator.controller;

import io.coxswain.operator.observe.ClusterNames;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.ObjectView;
import io.coxswain.operator.observe.Recollection;
import io.coxswain.operator.plan.Decision;
import io.coxswain.operator.plan.Remembering;
import io.coxswain.operator.plan.Step;
import io.coxswain.operator.status.Outcome;
import io.coxswain.tempo.TempoMemory;
import io.coxswain.tempo.TempoPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What is remembered of each cluster from one pass to the next.
final class Memories {
  private final Map<ClusterNames, Entry> byCluster = new ConcurrentHashMap<>();

  /// A later cluster of the same name is another one.
  private record Entry(String uid, Recollection recollection) {}

  Recollection of(ClusterNames names, String uid) {
    return Optional.ofNullable(byCluster.get(names))
        .filter(entry -> entry.uid().equals(uid))
        .map(Entry::recollection)
        .orElse(Recollection.EMPTY);
  }

  void remember(
      ClusterView view,
      Map<ObjectView.Key, String> applied,
      Decision decision,
      Outcome outcome,
      Optional<TempoPlan> tempo) {
    TempoMemory memory = tempo.map(TempoPlan::memory).orElse(view.memory().tempo());
    Recollection next = Remembering.of(view, applied, memory);
    byCluster.put(view.names(), new Entry(view.uid(), withRefusal(next, view, decision, outcome)));
  }

  void forget(ClusterNames names) {
    byCluster.remove(names);
  }

  private static Recollection withRefusal(
      Recollection next, ClusterView view, Decision decision, Outcome outcome) {
    if (!(decision instanceof Decision.Act(Step.GrowVolume(var volume, String _), var _, var _))) {
      return next;
    }
    Map<String, Recollection.Refusal> refused = new HashMap<>(next.refusedGrowth());
    if (outcome instanceof Outcome.NotDone(String why)) {
      refused.put(volume.name(), new Recollection.Refusal(why, view.upMillis()));
    } else {
      refused.remove(volume.name());
    }
    return new Recollection(
        next.votersHealthySinceMillis(), next.caughtUp(), refused, next.applied(), next.tempo());
  }
}
