package io.coxswain.operator.status;

import io.coxswain.crd.v1alpha1.MemberStatus;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.PodView;
import io.coxswain.operator.plan.Operations;
import io.coxswain.operator.storeclient.MemberId;
import io.coxswain.operator.storeclient.MemberReport;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Every member and every pod, by pod name. While the list is unknown, what was known of a member's
/// id and role stays.
final class Members {
  private static final int LAST_ERROR_CHARACTERS_MAX = 512;

  private Members() {}

  static List<MemberStatus> of(ClusterView view) {
    Map<String, MemberReport.Listed> listed = view.membersByPod();
    SortedSet<String> names =
        new TreeSet<>(
            Comparator.comparing((String pod) -> view.names().ordinal(pod).orElseThrow()));
    names.addAll(view.pods().keySet());
    names.addAll(listed.keySet());
    if (view.membership().isEmpty()) {
      // Whoever took a member's pod away must not make the operator forget the member.
      before(view)
          .filter(member -> member.memberId() != null)
          .forEach(member -> names.add(member.name()));
    }
    return names.stream().map(name -> member(view, name)).toList();
  }

  private static MemberStatus member(ClusterView view, String name) {
    Optional<PodView> pod = Optional.ofNullable(view.pods().get(name));
    Optional<MemberReport.Listed> listed = Optional.ofNullable(view.membersByPod().get(name));
    Optional<MemberStatus> before = before(view, name);
    boolean known = view.membership().isPresent();
    Optional<String> id =
        known
            ? listed.map(member -> member.memberId().toString())
            : before.map(MemberStatus::memberId);
    Optional<MemberStatus.Role> role =
        known
            ? listed.map(member -> role(view, member.memberId(), member.learner()))
            : before.map(MemberStatus::role).map(Members::withoutLead);
    MemberStatus.Phase phase = phase(pod);
    Optional<String> version =
        Optional.ofNullable(view.answers().get(name))
            .flatMap(answer -> answer.answer())
            .map(MemberReport::version)
            .or(() -> before.map(MemberStatus::version));
    return new MemberStatus(
        name,
        id.orElse(null),
        pod.map(PodView::uid).orElse(null),
        role.orElse(null),
        phase,
        version.orElse(null),
        pod.map(PodView::restarts).orElse(null),
        pod.flatMap(PodView::lastError).map(Members::cut).orElse(null),
        before
            .filter(member -> member.phase() == phase)
            .map(MemberStatus::since)
            .orElseGet(() -> Operations.timestamp(view.now())));
  }

  private static MemberStatus.Role role(ClusterView view, MemberId id, boolean learner) {
    if (learner) {
      return MemberStatus.Role.LEARNER;
    }
    boolean leads =
        view.confirmedLeader().filter(leader -> leader.report().memberId().equals(id)).isPresent();
    return leads ? MemberStatus.Role.LEADER : MemberStatus.Role.VOTER;
  }

  private static MemberStatus.Role withoutLead(MemberStatus.Role role) {
    return role == MemberStatus.Role.LEADER ? MemberStatus.Role.VOTER : role;
  }

  private static MemberStatus.Phase phase(Optional<PodView> pod) {
    if (pod.isEmpty()) {
      return MemberStatus.Phase.PENDING;
    }
    if (pod.get().deleting()) {
      return MemberStatus.Phase.LEAVING;
    }
    if (pod.get().ready()) {
      return MemberStatus.Phase.RUNNING;
    }
    if (pod.get().running()) {
      return MemberStatus.Phase.STARTING;
    }
    return pod.get().restarts() > 0 || pod.get().lastError().isPresent()
        ? MemberStatus.Phase.FAILING
        : MemberStatus.Phase.PENDING;
  }

  private static Optional<MemberStatus> before(ClusterView view, String name) {
    return before(view).filter(member -> member.name().equals(name)).findFirst();
  }

  private static Stream<MemberStatus> before(ClusterView view) {
    return Optional.ofNullable(view.status().members()).orElse(List.of()).stream();
  }

  private static String cut(String text) {
    return text.length() <= LAST_ERROR_CHARACTERS_MAX
        ? text
        : text.substring(0, LAST_ERROR_CHARACTERS_MAX);
  }
}
