package io.coxswain.operator.status;

import io.coxswain.operator.event.Reason;

/// `Paused`: has the user stopped all changes?
final class PausedCheck implements ConditionCheck {
  @Override
  public String type() {
    return "Paused";
  }

  @Override
  public Finding check(StatusInput input) {
    return input.view().spec().changesStopped()
        ? Finding.yes(Reason.CHANGES_PAUSED, "spec.paused is true")
        : Finding.no(Reason.NOT_PAUSED, "changes are allowed");
  }
}
