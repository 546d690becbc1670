package io.coxswain.operator.plan;

import io.coxswain.crd.v1alpha1.OperationStatus;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.storeclient.MemberReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/// The change in flight, as status shows it. It is told from the live member list, pods and volumes,
/// so that losing it, or a crash between any two steps, loses nothing but its age.
public final class Operations {
  private Operations() {}

  /// What status should say is in flight after a decision; empty at rest.
  public static Optional<OperationStatus> after(ClusterView view, Decision decision) {
    if (decision instanceof Decision.Act(Step.BeginOperation(var type, String pod), var _, var _)) {
      return Optional.of(new OperationStatus(type, pod, firstStep(type), timestamp(view.now()), 0));
    }
    Optional<OperationStatus> present = Optional.ofNullable(view.status().operation());
    if (view.membership().isEmpty()) {
      return present;
    }
    return present
        .filter(operation -> !finished(view, operation))
        .or(() -> adopted(view))
        .map(operation -> progressed(view, operation, decision));
  }

  private static boolean finished(ClusterView view, OperationStatus operation) {
    String pod = operation.member();
    Optional<Integer> ordinal = view.names().ordinal(pod);
    boolean wanted = ordinal.filter(o -> o < view.spec().wantedReplicas()).isPresent();
    Optional<MemberReport.Listed> listed = Optional.ofNullable(view.membersByPod().get(pod));
    return switch (operation.type()) {
      case ADD_MEMBER ->
          listed.isPresent() ? !listed.get().learner() || !wanted : !wanted || ordinal.isEmpty();
      case REMOVE_MEMBER ->
          listed.isPresent()
              ? wanted
              : !view.pods().containsKey(pod)
                  && !view.volumes().containsKey(view.names().volume(pod));
    };
  }

  /// A learner without a recorded operation: status was lost, or somebody added it. Its deadline
  /// starts now.
  private static Optional<OperationStatus> adopted(ClusterView view) {
    return view.membersByPod().entrySet().stream()
        .filter(entry -> entry.getValue().learner())
        .map(Map.Entry::getKey)
        .filter(pod -> view.names().ordinal(pod).orElseThrow() < view.spec().wantedReplicas())
        .findFirst()
        .map(pod ->
            new OperationStatus(
                OperationStatus.Type.ADD_MEMBER,
                pod,
                firstStep(OperationStatus.Type.ADD_MEMBER),
                timestamp(view.now()),
                0));
  }

  private static OperationStatus progressed(
      ClusterView view, OperationStatus operation, Decision decision) {
    String step = step(view, operation);
    boolean tried = decision instanceof Decision.Act act && concerns(act.step(), operation);
    int attempts = step.equals(operation.step()) ? operation.attempts() : 0;
    return new OperationStatus(
        operation.type(),
        operation.member(),
        step,
        operation.startedAt(),
        tried ? attempts + 1 : attempts);
  }

  private static boolean concerns(Step step, OperationStatus operation) {
    return switch (step) {
      case Step.AddLearner add -> add.pod().equals(operation.member());
      case Step.Promote promote -> promote.pod().equals(operation.member());
      case Step.RemoveMember remove -> remove.pod().equals(operation.member());
      case Step.MoveLeader _ -> operation.type() == OperationStatus.Type.REMOVE_MEMBER;
      case Step.DeleteVolume delete -> delete.volume().pod().equals(operation.member());
      case Step.ResizeStatefulSet _ -> true;
      case Step.LatchBirth _,
          Step.BeginOperation _,
          Step.CreateStatefulSet _,
          Step.SetTiming _,
          Step.GrowVolume _ ->
          false;
    };
  }

  private static String firstStep(OperationStatus.Type type) {
    return switch (type) {
      case ADD_MEMBER -> "AddLearner";
      case REMOVE_MEMBER -> "Remove";
    };
  }

  private static String step(ClusterView view, OperationStatus operation) {
    Optional<MemberReport.Listed> listed =
        Optional.ofNullable(view.membersByPod().get(operation.member()));
    return switch (operation.type()) {
      case ADD_MEMBER ->
          listed.isEmpty()
              ? firstStep(operation.type())
              : listed.get().started() ? "CatchUp" : "Start";
      case REMOVE_MEMBER ->
          listed.isPresent()
              ? firstStep(operation.type())
              : view.pods().containsKey(operation.member()) ? "DeletePod" : "DeleteVolume";
    };
  }

  /// RFC 3339, UTC, whole seconds.
  public static String timestamp(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
