package io.coxswain.operator.status;

import io.coxswain.operator.event.Reason;
import io.coxswain.operator.plan.Decision;

/// `SpecAccepted`: can the spec be carried out at all?
final class SpecAcceptedCheck implements ConditionCheck {
  @Override
  public String type() {
    return "SpecAccepted";
  }

  @Override
  public Finding check(StatusInput input) {
    return input.decision() instanceof Decision.Blocked(Reason reason, String message)
            && reason == Reason.NAME_TAKEN
        ? Finding.no(reason, message)
        : Finding.yes(Reason.SPEC_ACCEPTED, "the spec can be carried out");
  }
}
