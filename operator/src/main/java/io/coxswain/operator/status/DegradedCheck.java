package io.coxswain.operator.status;

import io.coxswain.operator.event.Reason;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.plan.Health;
import io.coxswain.operator.plan.QuorumMath;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// `Degraded`: does something need a person's eye, although it may still work?
final class DegradedCheck implements ConditionCheck {
  @Override
  public String type() {
    return "Degraded";
  }

  @Override
  public Finding check(StatusInput input) {
    ClusterView view = input.view();
    if (!input.bootstrapped()) {
      return Finding.no(Reason.BOOTSTRAPPING, "the first members are being started");
    }
    Optional<Health> known = input.health();
    if (known.isEmpty()) {
      return Finding.unknown(Reason.NO_LEADER, "no confirmed leader can say who is healthy");
    }
    Health health = known.get();
    TreeSet<String> troubled = new TreeSet<>(health.unhealthyPods(view));
    troubled.addAll(notReadyVoters(view, health));
    if (troubled.isEmpty()) {
      return Finding.no(
          Reason.ALL_MEMBERS_HEALTHY,
          "all %d voters are ready and keep up".formatted(health.voterCount()));
    }
    String names = String.join(", ", troubled);
    return health.complete()
            || QuorumMath.survivesOneLoss(health.voterCount(), health.healthyCount())
        ? Finding.yes(Reason.MEMBERS_UNHEALTHY, "%s: look at the pod and its log".formatted(names))
        : Finding.yes(
            Reason.BELOW_QUORUM_MARGIN,
            "%d of %d voters are healthy, the loss of one more stops writes; bring back %s"
                .formatted(health.healthyCount(), health.voterCount(), names));
  }

  private static List<String> notReadyVoters(ClusterView view, Health health) {
    return view.membersByPod().entrySet().stream()
        .filter(entry -> health.voters().contains(entry.getValue().memberId()))
        .map(java.util.Map.Entry::getKey)
        .filter(pod -> Optional.ofNullable(view.pods().get(pod)).filter(p -> p.ready()).isEmpty())
        .toList();
  }
}
