package io.coxswain.operator.status;

import io.coxswain.crd.v1alpha1.Condition;
import io.coxswain.operator.plan.Operations;
import java.util.List;
import java.util.Optional;

/// All conditions, in the order in which status shows them.
final class Conditions {
  private static final int MESSAGE_CHARACTERS_MAX = 1024;

  private static final List<ConditionCheck> CHECKS =
      List.of(
          new AvailableCheck(),
          new ProgressingCheck(),
          new DegradedCheck(),
          new HeartbeatHealthyCheck(),
          new VolumesReadyCheck(),
          new SpecAcceptedCheck(),
          new PausedCheck());

  private Conditions() {}

  static List<Condition> of(StatusInput input) {
    return CHECKS.stream().map(check -> condition(check, input)).toList();
  }

  private static Condition condition(ConditionCheck check, StatusInput input) {
    Finding finding = check.check(input);
    Optional<Condition> before =
        Optional.ofNullable(input.view().status().conditions()).orElse(List.of()).stream()
            .filter(condition -> condition.type().equals(check.type()))
            .findFirst();
    return new Condition(
        check.type(),
        finding.status(),
        finding.reason().pascalCase(),
        cut(finding.message()),
        input.view().generation(),
        before
            .filter(condition -> condition.status().equals(finding.status()))
            .map(Condition::lastTransitionTime)
            .orElseGet(() -> Operations.timestamp(input.view().now())));
  }

  private static String cut(String message) {
    return message.length() <= MESSAGE_CHARACTERS_MAX
        ? message
        : message.substring(0, MESSAGE_CHARACTERS_MAX);
  }
}
