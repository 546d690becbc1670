package io.coxswain.operator.plan;

import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.LeaderView;
import io.coxswain.operator.storeclient.MemberId;
import io.coxswain.operator.storeclient.MemberReport;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Who is healthy, judged from one answer of the confirmed leader. A member that answers the operator
/// but not the leader is not healthy.
///
/// @param voters the ids that vote
/// @param healthy those of them that the leader heard of lately and that keep up with its log
public record Health(Set<MemberId> voters, Set<MemberId> healthy) {
  /// A voter further behind than this could not help to commit soon.
  public static final long LAG_ENTRIES_MAX = 5000;

  public Health {
    voters = Set.copyOf(voters);
    healthy = Set.copyOf(healthy);
  }

  /// Health as the confirmed leader sees it; empty: unknown.
  public static Optional<Health> of(ClusterView view) {
    return view.confirmedLeader().map(Health::asSeenBy);
  }

  private static Health asSeenBy(LeaderView leader) {
    MemberReport report = leader.report();
    Set<MemberId> voters =
        report.membership().members().stream()
            .filter(member -> !member.learner())
            .map(MemberReport.Listed::memberId)
            .collect(Collectors.toSet());
    Set<MemberId> healthy = new HashSet<>();
    healthy.add(report.memberId());
    report.raft().progress().stream()
        .filter(MemberReport.Progress::recentlyActive)
        .filter(peer -> report.raft().lastIndex() - peer.matchIndex() <= LAG_ENTRIES_MAX)
        .map(MemberReport.Progress::memberId)
        .forEach(healthy::add);
    healthy.retainAll(voters);
    return new Health(voters, healthy);
  }

  /// `V`.
  public int voterCount() {
    return voters.size();
  }

  /// `H`.
  public int healthyCount() {
    return healthy.size();
  }

  /// Whether every voter is healthy.
  public boolean complete() {
    return voters.equals(healthy);
  }

  /// The pods of the voters that aren't healthy.
  public List<String> unhealthyPods(ClusterView view) {
    return view.membersByPod().entrySet().stream()
        .filter(entry -> voters.contains(entry.getValue().memberId()))
        .filter(entry -> !healthy.contains(entry.getValue().memberId()))
        .map(java.util.Map.Entry::getKey)
        .toList();
  }
}
