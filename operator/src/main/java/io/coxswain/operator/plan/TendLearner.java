package io.coxswain.operator.plan;

import io.coxswain.crd.v1alpha1.OperationStatus;
import io.coxswain.operator.event.Reason;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.Recollection.CaughtUp;
import io.coxswain.operator.storeclient.MemberReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A learner is promoted once it has caught up by the leader's own match index, or taken out again
/// when it doesn't in time: one that never starts would block every later change.
final class TendLearner implements Rule {
  /// Two looks this far apart must both find it caught up: one may be a lull in the writes.
  static final long CAUGHT_UP_FOR_MILLIS = 1000;

  private static final Duration RECHECK = Duration.ofSeconds(1);

  @Override
  public Optional<Decision> consider(Situation situation) {
    Optional<Map.Entry<String, MemberReport.Listed>> learner = situation.learner();
    if (learner.isEmpty()
        || situation.health().isEmpty()
        || !situation.wanted(learner.get().getKey())) {
      return Optional.empty();
    }
    String pod = learner.get().getKey();
    MemberReport.Listed member = learner.get().getValue();
    if (caughtUp(situation.view(), member)) {
      return Optional.of(promote(situation, pod, member));
    }
    if (late(situation, pod)) {
      return Optional.of(
          new Decision.Act(
              new Step.RemoveMember(pod, member.memberId(), index(situation)),
              Reason.DEADLINE_EXCEEDED,
              "%s did not catch up within %s: taking it out again; see its log and its volume"
                  .formatted(pod, situation.settings().joinDeadline())));
    }
    String missing =
        member.started()
            ? "%s is copying the data; it votes once it has caught up".formatted(pod)
            : "%s has not started yet".formatted(pod);
    return Optional.of(new Decision.Wait(Reason.SCALING_OUT, missing, RECHECK));
  }

  private static Decision promote(Situation situation, String pod, MemberReport.Listed member) {
    Health health = situation.health().orElseThrow();
    if (!QuorumMath.mayPromote(health.voterCount(), health.healthyCount())) {
      return new Decision.Wait(
          Reason.WAITING_FOR_HEALTH,
          "%s has caught up, but a quorum of %d voters needs healthy members first; unhealthy: %s"
              .formatted(
                  pod,
                  health.voterCount() + 1,
                  String.join(", ", health.unhealthyPods(situation.view()))),
          RECHECK);
    }
    return new Decision.Act(
        new Step.Promote(pod, member.memberId(), index(situation)),
        Reason.SCALING_OUT,
        "%s has caught up: it votes from now on".formatted(pod));
  }

  private static boolean caughtUp(ClusterView view, MemberReport.Listed member) {
    Optional<CaughtUp> seen = view.memory().caughtUp();
    return member.started()
        && Remembering.caughtUp(view).equals(Optional.of(member.memberId()))
        && seen.filter(found -> found.member().equals(member.memberId()))
            .filter(found -> view.upMillis() - found.sinceMillis() >= CAUGHT_UP_FOR_MILLIS)
            .isPresent();
  }

  private static boolean late(Situation situation, String pod) {
    OperationStatus operation = situation.view().status().operation();
    return operation != null
        && operation.type() == OperationStatus.Type.ADD_MEMBER
        && operation.member().equals(pod)
        && Instant.parse(operation.startedAt())
            .plus(situation.settings().joinDeadline())
            .isBefore(situation.view().now());
  }

  private static long index(Situation situation) {
    return situation.view().membership().orElseThrow().index();
  }
}
