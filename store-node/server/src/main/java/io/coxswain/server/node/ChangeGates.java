package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.RoleKind;
import io.coxswain.server.contract.Membership.Change;
import io.coxswain.server.contract.Membership.Member;
import io.coxswain.server.members.ChangeContext;
import io.coxswain.server.members.MemberList;
import io.coxswain.server.members.MintedIds;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Whether a membership change may be proposed now, judged by the leader from what it sees itself: pure.
///
/// Letters: `V` voters, `q` = V/2 + 1 their quorum, `H` healthy voters: the leader and those it has been
/// hearing from for [#HEALTHY_SECONDS] without a break, as in etcd. The strict rules are etcd's
/// (`server/etcdserver/server.go`, `mayAddMember`, `mayRemoveMember`, `mayPromote`) and, beyond them, that
/// a removal or promotion leaves a healthy quorum of what will be.
final class ChangeGates {
  /// How long a connection must have held to count as healthy (etcd's `HealthInterval`).
  static final int HEALTHY_SECONDS = 5;

  /// A learner may be promoted when it holds this share of the leader's log (etcd's `readyPercent`).
  private static final double LEARNER_READY_SHARE = 0.9;

  private final RaftStatus status;
  private final MemberList members;
  private final Set<Long> longConnected;
  private final boolean strict;

  /// @param status of this member, the leader
  /// @param members the list as applied here
  /// @param longConnected members that have been heard from for [#HEALTHY_SECONDS] without a break
  /// @param strict `--strict-reconfig-check`
  ChangeGates(RaftStatus status, MemberList members, Set<Long> longConnected, boolean strict) {
    this.status = status;
    this.members = members;
    this.longConnected = Set.copyOf(longConnected);
    this.strict = strict;
  }

  /// What may be proposed, or why nothing may.
  sealed interface Verdict {
    record Allowed(ConfChange change) implements Verdict {}

    record Denied(WireError error) implements Verdict {}

    /// The caller decided on another membership than the one in force.
    record Outdated(long membershipIndex) implements Verdict {}
  }

  /// Who waits for the change.
  ///
  /// @param wallSeconds now, for the id of a new member
  record Proposer(long memberId, long requestId, long wallSeconds) {}

  Verdict judge(Change change, OptionalLong expectedIndex, Proposer proposer) {
    if (status.role() != RoleKind.LEADER) {
      return new Verdict.Denied(status.leader() == 0 ? WireError.NO_LEADER : WireError.NOT_LEADER);
    }
    if (members.index() != status.conf().index()) {
      // A change has committed that this member has not applied yet: its list is not the one in
      // force.
      return new Verdict.Denied(WireError.UNHEALTHY);
    }
    if (expectedIndex.isPresent() && expectedIndex.getAsLong() != members.index()) {
      return new Verdict.Outdated(members.index());
    }
    return switch (change) {
      case Change.Add(List<String> peerUrls, boolean learner) -> add(peerUrls, learner, proposer);
      case Change.Promote(long id) -> promote(id, proposer);
      case Change.Remove(long id) -> remove(id, proposer);
      case Change.UpdatePeerUrls(long id, List<String> peerUrls) -> update(id, peerUrls, proposer);
    };
  }

  private Verdict add(List<String> peerUrls, boolean learner, Proposer proposer) {
    if (anotherHolds(peerUrls, 0)) {
      return new Verdict.Denied(WireError.PEER_URL_EXIST);
    }
    long id =
        MintedIds.ofAddedMember(
            peerUrls.stream().map(URI::create).toList(), proposer.wallSeconds());
    if (members.contains(id) || members.isRemoved(id)) {
      return new Verdict.Denied(WireError.MEMBER_EXIST);
    }
    if (strict && !learner && !enoughStarted(voters(), 1)) {
      return new Verdict.Denied(WireError.MEMBER_NOT_ENOUGH_STARTED);
    }
    if (strict && healthyVoters() < voters().size()) {
      return new Verdict.Denied(WireError.UNHEALTHY);
    }
    return new Verdict.Allowed(
        new ConfChange(
            learner ? ConfChange.Kind.ADD_LEARNER : ConfChange.Kind.ADD_VOTER,
            id,
            new ChangeContext(
                    id, peerUrls, learner, "", false, proposer.memberId(), proposer.requestId())
                .encode()));
  }

  private Verdict promote(long id, Proposer proposer) {
    Optional<Member> member = find(id);
    if (member.isEmpty()) {
      return new Verdict.Denied(WireError.MEMBER_NOT_FOUND);
    }
    if (!member.get().learner()) {
      return new Verdict.Denied(WireError.MEMBER_NOT_LEARNER);
    }
    RaftStatus.PeerProgress progress = status.progress().get(id);
    if (progress == null || progress.match() < LEARNER_READY_SHARE * status.lastIndex()) {
      return new Verdict.Denied(WireError.LEARNER_NOT_READY);
    }
    int voters = voters().size();
    if (strict && !enoughStarted(voters(), 1, 1)) {
      return new Verdict.Denied(WireError.MEMBER_NOT_ENOUGH_STARTED);
    }
    if (strict && voters > 1 && healthyVoters() < quorum(voters + 1)) {
      return new Verdict.Denied(WireError.UNHEALTHY);
    }
    return new Verdict.Allowed(
        new ConfChange(
            ConfChange.Kind.ADD_VOTER,
            id,
            new ChangeContext(
                    id, List.of(), false, "", true, proposer.memberId(), proposer.requestId())
                .encode()));
  }

  private Verdict remove(long id, Proposer proposer) {
    Optional<Member> member = find(id);
    if (member.isEmpty()) {
      return new Verdict.Denied(WireError.MEMBER_NOT_FOUND);
    }
    if (!member.get().learner()) {
      List<Member> others = voters().stream().filter(voter -> voter.id() != id).toList();
      if (others.isEmpty() || (strict && !enoughStarted(others, 0))) {
        return new Verdict.Denied(WireError.MEMBER_NOT_ENOUGH_STARTED);
      }
      int healthyAfter = healthyVoters() - (isHealthy(id) ? 1 : 0);
      if (strict && healthyAfter < quorum(others.size())) {
        return new Verdict.Denied(WireError.UNHEALTHY);
      }
    }
    return new Verdict.Allowed(
        new ConfChange(
            ConfChange.Kind.REMOVE,
            id,
            new ChangeContext(
                    id, List.of(), false, "", false, proposer.memberId(), proposer.requestId())
                .encode()));
  }

  private Verdict update(long id, List<String> peerUrls, Proposer proposer) {
    if (find(id).isEmpty()) {
      return new Verdict.Denied(WireError.MEMBER_NOT_FOUND);
    }
    if (anotherHolds(peerUrls, id)) {
      return new Verdict.Denied(WireError.PEER_URL_EXIST);
    }
    return new Verdict.Allowed(
        new ConfChange(
            ConfChange.Kind.UPDATE,
            id,
            new ChangeContext(
                    id, peerUrls, false, "", false, proposer.memberId(), proposer.requestId())
                .encode()));
  }

  /// A quorum of the voters that will be must have started (published itself); growing from one to two is
  /// allowed, else a single member could never grow.
  private static boolean enoughStarted(List<Member> voters, int joining, int joiningStarted) {
    long started =
        joiningStarted + voters.stream().filter(voter -> !voter.name().isEmpty()).count();
    int after = voters.size() + joining;
    return (started == 1 && after == 2) || started >= quorum(after);
  }

  private static boolean enoughStarted(List<Member> voters, int joining) {
    return enoughStarted(voters, joining, 0);
  }

  private static int quorum(int voters) {
    return voters / 2 + 1;
  }

  private int healthyVoters() {
    return (int) voters().stream().filter(voter -> isHealthy(voter.id())).count();
  }

  private boolean isHealthy(long id) {
    RaftStatus.PeerProgress progress = status.progress().get(id);
    return id == status.id()
        || (progress != null && progress.recentlyActive() && longConnected.contains(id));
  }

  private boolean anotherHolds(List<String> peerUrls, long self) {
    return members.members().stream()
        .filter(member -> member.id() != self)
        .anyMatch(member -> member.peerUrls().stream().anyMatch(peerUrls::contains));
  }

  private Optional<Member> find(long id) {
    return members.members().stream().filter(member -> member.id() == id).findFirst();
  }

  private List<Member> voters() {
    return members.members().stream().filter(member -> !member.learner()).toList();
  }
}
