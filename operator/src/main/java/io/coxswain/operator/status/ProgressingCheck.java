package io.coxswain.operator.status;

import io.coxswain.operator.event.Reason;
import io.coxswain.operator.plan.Decision;

/// `Progressing`: is the operator changing anything, and if not, why not?
final class ProgressingCheck implements ConditionCheck {
  @Override
  public String type() {
    return "Progressing";
  }

  @Override
  public Finding check(StatusInput input) {
    if (input.outcome() instanceof Outcome.NotDone(String why)) {
      return Finding.yes(Reason.WAITING_FOR_STORE, input.decision().text() + ": " + why);
    }
    Decision decision = input.decision();
    return switch (decision) {
      case Decision.Act _, Decision.Wait _ -> Finding.yes(decision.why(), decision.text());
      case Decision.Blocked _, Decision.Rest _ -> Finding.no(decision.why(), decision.text());
    };
  }
}
