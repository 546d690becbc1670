package io.coxswain.operator.plan;

import io.coxswain.operator.event.Reason;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.StatefulSetView;
import java.util.Optional;

/// A member without a pod is a lost vote: the StatefulSet is raised at once to the member list. This
/// also is how a new member gets its pod: first it is in the list, then the StatefulSet grows.
final class KeepAPodForEveryMember implements Rule {
  @Override
  public Optional<Decision> consider(Situation situation) {
    ClusterView view = situation.view();
    int needed = situation.listedPods().orElseGet(() -> LastKnownList.pods(view));
    return view.statefulSet().filter(set -> set.replicas() < needed).map(set -> raise(set, needed));
  }

  private static Decision raise(StatefulSetView set, int needed) {
    return new Decision.Act(
        new Step.ResizeStatefulSet(set, needed),
        Reason.SCALING_OUT,
        "the member list has %d pods, the StatefulSet %d: raising it"
            .formatted(needed, set.replicas()));
  }
}
