package io.coxswain.operator.status;

import io.coxswain.operator.event.Reason;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.LeaderView;
import io.coxswain.operator.observe.PodView;
import io.coxswain.operator.plan.Health;
import io.coxswain.operator.plan.QuorumMath;
import java.util.List;
import java.util.Optional;

/// `Available`: can clients read and write right now?
final class AvailableCheck implements ConditionCheck {
  @Override
  public String type() {
    return "Available";
  }

  @Override
  public Finding check(StatusInput input) {
    ClusterView view = input.view();
    if (!input.bootstrapped()) {
      return Finding.no(
          Reason.BOOTSTRAPPING,
          "the first members have not all joined yet; silent: " + silent(view));
    }
    Optional<LeaderView> leader = view.confirmedLeader();
    if (leader.isPresent()) {
      Health health = input.health().orElseThrow();
      return Finding.yes(
          Reason.QUORUM_HEALTHY,
          "%s leads; %d of %d voters are healthy"
              .formatted(leader.get().pod(), health.healthyCount(), health.voterCount()));
    }
    return withoutLeader(view);
  }

  private static Finding withoutLeader(ClusterView view) {
    int voters = Optional.ofNullable(view.status().votingMembers()).orElse(view.pods().size());
    long answering =
        view.answers().values().stream().filter(answer -> answer.answer().isPresent()).count();
    boolean someReady = view.pods().values().stream().anyMatch(PodView::ready);
    if (answering == 0 && someReady) {
      return Finding.unknown(
          Reason.UNREACHABLE,
          "no member answers the operator although pods are ready; check the network to their port"
              + " 2379");
    }
    if (answering < QuorumMath.quorum(voters)) {
      return Finding.no(
          Reason.QUORUM_LOST,
          "%d of %d voters answer, %d are needed; bring back %s, and do not delete volumes"
              .formatted(answering, voters, QuorumMath.quorum(voters), silent(view)));
    }
    return Finding.no(
        Reason.NO_LEADER,
        "%d of %d voters answer, but none leads with a quorum behind it"
            .formatted(answering, voters));
  }

  /// The pods whose members don't answer, with the reason.
  private static String silent(ClusterView view) {
    List<String> silent =
        view.answers().entrySet().stream()
            .filter(entry -> entry.getValue().answer().isEmpty())
            .map(entry -> "%s (%s)".formatted(entry.getKey(), entry.getValue().silence()))
            .toList();
    return silent.isEmpty() ? "none" : String.join(", ", silent);
  }
}
