package io.coxswain.operator.status;

import io.coxswain.crd.v1alpha1.LeaderStatus;
import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.crd.v1alpha1.VersionStatus;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.LeaderView;
import io.coxswain.operator.observe.PodView;
import io.coxswain.operator.plan.Decision;
import io.coxswain.operator.plan.Operations;
import io.coxswain.operator.storeclient.MemberReport;
import io.coxswain.tempo.TempoPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The whole status, made anew from one view. What a view can't show (the birth, the change in
/// flight, since when) is carried over from the status before.
public final class StatusAssembler {
  private StatusAssembler() {}

  /// The status after a pass.
  public static StoreClusterStatus assemble(
      ClusterView view, Decision decision, Outcome outcome, Optional<TempoPlan> tempo) {
    StoreClusterStatus before = view.status();
    boolean bootstrapped = bootstrapped(view);
    StatusInput input = new StatusInput(view, decision, outcome, tempo, bootstrapped);
    Optional<List<MemberReport.Listed>> list =
        view.membership().map(MemberReport.Membership::members);
    int ready = (int) view.pods().values().stream().filter(PodView::ready).count();
    return new StoreClusterStatus(
        view.generation(),
        Conditions.of(input),
        selector(view),
        view.confirmedLeader()
            .map(leader -> leader.report().clusterId().toString())
            .orElse(before.clusterId()),
        bootstrapped,
        ready + "/" + view.spec().wantedReplicas(),
        view.pods().size(),
        ready,
        list.map(members -> count(members, false)).orElse(before.votingMembers()),
        list.map(members -> count(members, true)).orElse(before.learners()),
        outcome instanceof Outcome.Latched(List<String> genesis, VersionStatus _)
            ? genesis
            : before.genesis(),
        leader(view),
        version(view, outcome),
        Members.of(view),
        Operations.after(view, decision).orElse(null),
        Timings.of(input));
  }

  /// All first members have joined, now or before. A volume that a member has joined from is proof of
  /// it where status was lost.
  private static boolean bootstrapped(ClusterView view) {
    boolean proof =
        view.volumes().values().stream()
            .anyMatch(volume ->
                volume.ownerUid().equals(Optional.of(view.uid())) && volume.memberId().isPresent());
    List<String> genesis = view.status().genesis();
    Map<String, MemberReport.Listed> members = view.membersByPod();
    boolean joined =
        genesis != null
            && !genesis.isEmpty()
            && genesis.stream()
                .allMatch(pod ->
                    Optional.ofNullable(members.get(pod))
                        .filter(MemberReport.Listed::started)
                        .isPresent());
    return view.bootstrapped() || proof || joined;
  }

  private static String selector(ClusterView view) {
    return view.names().selector().entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(","));
  }

  private static int count(List<MemberReport.Listed> members, boolean learners) {
    return (int) members.stream().filter(member -> member.learner() == learners).count();
  }

  private static @Nullable LeaderStatus leader(ClusterView view) {
    Optional<LeaderView> leader = view.confirmedLeader();
    if (leader.isEmpty()) {
      return null;
    }
    String id = leader.get().report().memberId().toString();
    long term = leader.get().report().raft().term();
    Optional<String> since =
        Optional.ofNullable(view.status().leader())
            .filter(before -> before.memberId().equals(id) && before.term() == term)
            .map(LeaderStatus::since);
    return new LeaderStatus(
        leader.get().pod(), id, term, since.orElseGet(() -> Operations.timestamp(view.now())));
  }

  private static @Nullable VersionStatus version(ClusterView view, Outcome outcome) {
    VersionStatus latched =
        outcome instanceof Outcome.Latched(List<String> _, VersionStatus born)
            ? born
            : view.status().version();
    if (latched == null) {
      return null;
    }
    Set<String> running =
        view.membersByPod().keySet().stream()
            .map(pod -> Optional.ofNullable(view.answers().get(pod)))
            .map(said -> said.flatMap(answer -> answer.answer()).map(MemberReport::version))
            .map(version -> version.orElse(""))
            .collect(Collectors.toSet());
    boolean alike = running.size() == 1 && !running.contains("");
    return new VersionStatus(
        alike ? running.iterator().next() : latched.current(), latched.target(), latched.image());
  }
}
