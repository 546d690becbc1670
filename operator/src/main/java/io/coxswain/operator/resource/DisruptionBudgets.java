package io.coxswain.operator.resource;

import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.plan.QuorumMath;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What keeps a drain from taking the quorum. Learners are not ready, so they don't count.
final class DisruptionBudgets {
  private DisruptionBudgets() {}

  /// The voters to protect: those there are, and the learner that is about to vote. Raised before a
  /// promotion, lowered after a removal. Empty: the list is unknown.
  static OptionalInt voters(ClusterView view, List<String> genesis) {
    if (!view.bootstrapped()) {
      return OptionalInt.of(genesis.size());
    }
    return view.membership()
        .map(list -> OptionalInt.of(list.members().size()))
        .orElse(OptionalInt.empty());
  }

  /// Empty: one voter has no majority to protect; a drain is an outage either way.
  static Optional<PodDisruptionBudget> protecting(ClusterView view, int voters) {
    if (voters <= 1) {
      return Optional.empty();
    }
    return Optional.of(
        new PodDisruptionBudgetBuilder()
            .withMetadata(Ownership.metadata(view, view.names().disruptionBudget()))
            .withNewSpec()
            .withMinAvailable(new IntOrString(QuorumMath.quorum(voters)))
            .withUnhealthyPodEvictionPolicy("IfHealthyBudget")
            .withNewSelector()
            .withMatchLabels(view.names().selector())
            .endSelector()
            .endSpec()
            .build());
  }
}
