package io.coxswain.operator.plan;

import io.coxswain.operator.event.Reason;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.tempo.TimingDecision;
import java.util.Optional;

/// Carries out what the timing planner decided. Also while members are unhealthy: a longer timeout
/// may be what they need.
final class TuneTiming implements Rule {
  @Override
  public Optional<Decision> consider(Situation situation) {
    ClusterView view = situation.view();
    // A timing entry and a membership change are never pending together.
    boolean settled = view.membership().filter(list -> !list.changing()).isPresent();
    if (situation.tempo().isEmpty() || !settled) {
      return Optional.empty();
    }
    long epoch = view.confirmedLeader().orElseThrow().report().timing().epoch();
    return switch (situation.tempo().get().decision()) {
      case TimingDecision.Hold _ -> Optional.empty();
      case TimingDecision.Change change ->
          Optional.of(
              new Decision.Act(
                  new Step.SetTiming(epoch, change.to(), change.binding(), change.reason()),
                  Reason.TUNING,
                  "setting heartbeat and election timeout to %s: %s"
                      .formatted(change.to(), change.reason())));
    };
  }
}
