package io.coxswain.operator.plan;

import io.coxswain.crd.v1alpha1.OperationStatus;
import io.coxswain.operator.event.Reason;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.VolumeView;
import io.coxswain.operator.storeclient.MemberId;
import io.coxswain.operator.storeclient.MemberReport;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// Brings the member list one member nearer to the spec. Out: the next ordinal, as a learner. In: the
/// highest ordinal, after the lead was moved away from it. The intent is in status before the store
/// is asked.
final class ScaleByOne implements Rule {
  /// Voters must be healthy for so long before another one is added.
  static final long HEALTHY_FOR_MILLIS = 5000;

  private static final Duration RECHECK = Duration.ofSeconds(2);

  @Override
  public Optional<Decision> consider(Situation situation) {
    ClusterView view = situation.view();
    Optional<MemberReport.Membership> list = view.membership();
    int wanted = view.spec().wantedReplicas();
    if (list.isEmpty()) {
      return situation.listedPods().isEmpty() && LastKnownList.pods(view) == wanted
          ? Optional.empty()
          : Optional.of(hold("no leader is confirmed by a quorum: members are not changed"));
    }
    int present = situation.members().size();
    boolean gapless = situation.listedPods().equals(Optional.of(present));
    if (present == wanted || list.get().changing() || !gapless) {
      return present == wanted && gapless ? Optional.empty() : Optional.of(notNow(situation));
    }
    return present < wanted ? out(situation, present) : Optional.of(in(situation, present));
  }

  private static Optional<Decision> out(Situation situation, int present) {
    ClusterView view = situation.view();
    Health health = situation.health().orElseThrow();
    String pod = view.names().pod(present);
    if (situation.learner().isPresent()) {
      return Optional.empty();
    }
    boolean lasting =
        view.memory()
            .votersHealthySinceMillis()
            .filter(since -> view.upMillis() - since >= HEALTHY_FOR_MILLIS)
            .isPresent();
    if (!health.complete() || !lasting) {
      return Optional.of(
          hold(
              health.complete()
                  ? "%s is added when all voters have been healthy for 5 s".formatted(pod)
                  : "%s is added when all voters are healthy; unhealthy: %s"
                      .formatted(pod, String.join(", ", health.unhealthyPods(view)))));
    }
    VolumeView leftover = view.volumes().get(view.names().volume(pod));
    if (leftover != null) {
      return Optional.of(beforeReuse(view, leftover));
    }
    return Optional.of(
        begun(view, OperationStatus.Type.ADD_MEMBER, pod)
            ? act(
                new Step.AddLearner(pod, index(view)),
                Reason.SCALING_OUT,
                "adding %s as a learner".formatted(pod))
            : begin(OperationStatus.Type.ADD_MEMBER, pod, Reason.SCALING_OUT));
  }

  /// An ordinal's old volume must be gone before the ordinal is used again: it holds the data of a
  /// removed member.
  private static Decision beforeReuse(ClusterView view, VolumeView leftover) {
    if (!leftover.ownerUid().equals(Optional.of(view.uid()))) {
      return new Decision.Blocked(
          Reason.FOREIGN_VOLUME,
          "%s belongs to an earlier StoreCluster of this name; delete it if its data is not needed"
              .formatted(leftover.name()));
    }
    return hold("waiting until the old volume %s is gone".formatted(leftover.name()));
  }

  private static Decision in(Situation situation, int present) {
    ClusterView view = situation.view();
    Health health = situation.health().orElseThrow();
    String pod = view.names().pod(present - 1);
    MemberReport.Listed member = situation.members().get(pod);
    if (member == null) {
      return notNow(situation);
    }
    MemberId id = member.memberId();
    int voters = health.voterCount();
    int healthy = health.healthyCount();
    boolean allowed =
        member.learner()
            ? QuorumMath.canCommit(voters, healthy)
            : health.healthy().contains(id)
                ? QuorumMath.mayRemoveHealthy(voters, healthy)
                : QuorumMath.mayRemoveDead(voters, healthy);
    if (!allowed) {
      return hold(
          "%s is removed when the others make a quorum; unhealthy: %s"
              .formatted(pod, String.join(", ", health.unhealthyPods(view))));
    }
    if (!begun(view, OperationStatus.Type.REMOVE_MEMBER, pod)) {
      return begin(OperationStatus.Type.REMOVE_MEMBER, pod, Reason.SCALING_IN);
    }
    boolean leads = view.confirmedLeader().orElseThrow().report().memberId().equals(id);
    return leads
        ? moveLead(situation, health, id)
        : act(
            new Step.RemoveMember(pod, id, index(view)),
            Reason.SCALING_IN,
            "removing %s from the member list".formatted(pod));
  }

  private static Decision moveLead(Situation situation, Health health, MemberId from) {
    Optional<MemberId> heir =
        situation.view().confirmedLeader().orElseThrow().report().raft().progress().stream()
            .filter(peer -> !peer.memberId().equals(from))
            .filter(peer -> health.healthy().contains(peer.memberId()))
            .max(Comparator.comparingLong(MemberReport.Progress::matchIndex))
            .map(MemberReport.Progress::memberId);
    return heir.map(to ->
            act(
                new Step.MoveLeader(situation.podOf(to), to),
                Reason.SCALING_IN,
                "moving the lead from %s to %s before it is removed"
                    .formatted(situation.podOf(from), situation.podOf(to))))
        .orElseGet(() -> hold("no healthy voter can take over the lead"));
  }

  private static Decision notNow(Situation situation) {
    ClusterView view = situation.view();
    return view.membership().filter(MemberReport.Membership::changing).isPresent()
        ? hold("a membership change is on its way")
        : hold(
            "the member list (%s) was changed behind the operator's back: add or remove members only through spec.replicas"
                .formatted(names(situation.members())));
  }

  private static String names(Map<String, MemberReport.Listed> members) {
    return String.join(", ", members.keySet());
  }

  private static boolean begun(ClusterView view, OperationStatus.Type type, String pod) {
    OperationStatus operation = view.status().operation();
    return operation != null && operation.type() == type && operation.member().equals(pod);
  }

  private static Decision begin(OperationStatus.Type type, String pod, Reason reason) {
    String doing = type == OperationStatus.Type.ADD_MEMBER ? "adding " : "removing ";
    return act(new Step.BeginOperation(type, pod), reason, doing + pod);
  }

  private static long index(ClusterView view) {
    return view.membership().orElseThrow().index();
  }

  private static Decision act(Step step, Reason reason, String message) {
    return new Decision.Act(step, reason, message);
  }

  private static Decision hold(String message) {
    return new Decision.Wait(Reason.WAITING_FOR_HEALTH, message, RECHECK);
  }
}
