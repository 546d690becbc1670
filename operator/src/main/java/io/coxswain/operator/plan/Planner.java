package io.coxswain.operator.plan;

import io.coxswain.operator.observe.ClusterView;
import io.coxswain.tempo.TempoPlan;
import java.util.List;
import java.util.Optional;

/// The policy: which concern comes before which. Safety before progress, and never two changes in
/// flight.
public final class Planner {
  private static final List<Rule> RULES =
      List.of(
          new StopWhilePaused(),
          new RefuseTakenNames(),
          new BeBornOnce(),
          new KeepAPodForEveryMember(),
          new FinishRemoval(),
          new TendLearner(),
          new TuneTiming(),
          new GrowVolumes(),
          new ScaleByOne());

  private final PlanSettings settings;

  public Planner(PlanSettings settings) {
    this.settings = settings;
  }

  /// What to do now.
  ///
  /// @param tempo what the timing planner thinks of the same view
  public Decision decide(ClusterView view, Optional<TempoPlan> tempo) {
    Situation situation = Situation.of(view, settings, tempo);
    Optional<Decision> firstHold = Optional.empty();
    for (Rule rule : RULES) {
      Optional<Decision> said = rule.consider(situation);
      if (said.isEmpty()) {
        continue;
      }
      if (said.get() instanceof Decision.Act || rule.lastWord()) {
        return said.get();
      }
      firstHold = firstHold.or(() -> said);
    }
    return firstHold.orElseGet(() -> atRest(view));
  }

  private static Decision atRest(ClusterView view) {
    return new Decision.Rest(
        "%d of %d members, nothing to change"
            .formatted(view.membersByPod().size(), view.spec().wantedReplicas()));
  }
}
