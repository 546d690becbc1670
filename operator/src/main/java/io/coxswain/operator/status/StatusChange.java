package io.coxswain.operator.status;

import io.coxswain.crd.v1alpha1.Condition;
import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.crd.v1alpha1.TimingStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How much a status differs from the one that stands there. Status is not a metrics stream: a
/// difference in numbers alone can wait.
public enum StatusChange {
  /// Nothing differs.
  NONE,
  /// Measured numbers only.
  NUMBERS,
  /// Also the judgement of heartbeats, which rests on such numbers and may waver with them.
  JUDGEMENT,
  /// Something a person or a program acts on.
  MEANINGFUL;

  private static final String MEASURED_CONDITION = "HeartbeatHealthy";

  /// Compares two statuses.
  public static StatusChange between(StoreClusterStatus before, StoreClusterStatus after) {
    if (before.equals(after)) {
      return NONE;
    }
    // The first round trips after a birth or under a new leader are no mere change of a number.
    boolean firstRoundTrips = !knowsRoundTrips(before) && knowsRoundTrips(after);
    if (firstRoundTrips || !withoutNumbers(before).equals(withoutNumbers(after))) {
      return MEANINGFUL;
    }
    return judgement(before).equals(judgement(after)) ? NUMBERS : JUDGEMENT;
  }

  private static boolean knowsRoundTrips(StoreClusterStatus status) {
    return status.timing() != null && status.timing().rtt() != null;
  }

  private static List<String> judgement(StoreClusterStatus status) {
    return conditions(status)
        .filter(condition -> condition.type().equals(MEASURED_CONDITION))
        .flatMap(condition -> Stream.of(condition.status(), condition.reason()))
        .toList();
  }

  private static Stream<Condition> conditions(StoreClusterStatus status) {
    return Optional.ofNullable(status.conditions()).orElse(List.of()).stream();
  }

  private static StoreClusterStatus withoutNumbers(StoreClusterStatus status) {
    return new StoreClusterStatus(
        status.observedGeneration(),
        conditions(status)
            .filter(condition -> !condition.type().equals(MEASURED_CONDITION))
            .map(StatusChange::withoutGeneration)
            .toList(),
        status.selector(),
        status.clusterId(),
        status.bootstrapped(),
        status.ready(),
        status.replicas(),
        status.readyReplicas(),
        status.votingMembers(),
        status.learners(),
        status.genesis(),
        status.leader(),
        status.version(),
        status.members(),
        status.operation(),
        Optional.ofNullable(status.timing()).map(StatusChange::withoutNumbers).orElse(null));
  }

  private static Condition withoutGeneration(Condition condition) {
    return new Condition(
        condition.type(),
        condition.status(),
        condition.reason(),
        condition.message(),
        null,
        condition.lastTransitionTime());
  }

  private static TimingStatus withoutNumbers(TimingStatus timing) {
    return new TimingStatus(
        timing.epoch(),
        timing.heartbeatMillis(),
        timing.electionMillis(),
        timing.binding(),
        timing.reason(),
        timing.changedAt(),
        timing.appliedMembers(),
        null,
        null,
        null,
        null,
        null);
  }
}
