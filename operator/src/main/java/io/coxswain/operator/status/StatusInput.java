package io.coxswain.operator.status;

import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.plan.Decision;
import io.coxswain.operator.plan.Health;
import io.coxswain.tempo.TempoPlan;
import java.util.Optional;

/// What status is made from.
///
/// @param view the world
/// @param decision what the planner said
/// @param outcome what came of its act
/// @param tempo what the timing planner thinks; empty: nobody leads
/// @param bootstrapped whether all first members have joined, as of this view
public record StatusInput(
    ClusterView view,
    Decision decision,
    Outcome outcome,
    Optional<TempoPlan> tempo,
    boolean bootstrapped) {
  /// Health as the confirmed leader sees it.
  Optional<Health> health() {
    return Health.of(view);
  }
}
