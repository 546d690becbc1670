package io.coxswain.operator.plan;

import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.storeclient.MemberId;
import io.coxswain.operator.storeclient.MemberReport;
import io.coxswain.tempo.TempoPlan;
import java.util.Map;
import java.util.Optional;

/// A view, and what several rules need to know about it, worked out once.
///
/// @param view the world
/// @param settings the operator's own settings
/// @param health who is healthy; empty: unknown
/// @param members the listed members by pod; empty if the list is unknown
/// @param tempo what the timing planner thinks; empty: nobody leads
record Situation(
    ClusterView view,
    PlanSettings settings,
    Optional<Health> health,
    Map<String, MemberReport.Listed> members,
    Optional<TempoPlan> tempo) {
  static Situation of(ClusterView view, PlanSettings settings, Optional<TempoPlan> tempo) {
    return new Situation(view, settings, Health.of(view), view.membersByPod(), tempo);
  }

  /// One more than the highest ordinal in the member list; empty: the list is unknown.
  Optional<Integer> listedPods() {
    return members.keySet().stream()
        .map(pod -> view.names().ordinal(pod).orElseThrow() + 1)
        .max(Integer::compare);
  }

  /// The learner, of which there is one at most.
  Optional<Map.Entry<String, MemberReport.Listed>> learner() {
    return members.entrySet().stream().filter(entry -> entry.getValue().learner()).findFirst();
  }

  /// Whether the spec wants a pod's member.
  boolean wanted(String pod) {
    return view.names().ordinal(pod).orElseThrow() < view.spec().wantedReplicas();
  }

  /// The pod of a listed member, or its id where the pod isn't one of ours.
  String podOf(MemberId id) {
    return members.entrySet().stream()
        .filter(entry -> entry.getValue().memberId().equals(id))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(id.toString());
  }
}
