package io.coxswain.operator.plan;

import io.coxswain.operator.event.Reason;
import java.util.Optional;

/// The user stopped all changes.
final class StopWhilePaused implements Rule {
  @Override
  public Optional<Decision> consider(Situation situation) {
    return situation.view().spec().changesStopped()
        ? Optional.of(
            new Decision.Blocked(
                Reason.CHANGES_PAUSED, "spec.paused is true: nothing is changed until it is false"))
        : Optional.empty();
  }

  @Override
  public boolean lastWord() {
    return true;
  }
}
