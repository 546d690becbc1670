package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.error.WireError;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.ConfState;
import io.coxswain.raft.MemberId;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.RoleKind;
import io.coxswain.raft.Timing;
import io.coxswain.raft.TimingHistory;
import io.coxswain.raft.progress.ProgressState;
import io.coxswain.server.contract.Membership.Change;
import io.coxswain.server.contract.Membership.Member;
import io.coxswain.server.members.MemberList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Member 1 leads; the others are what each test says.
class ChangeGatesTest {
  private static final long CONF_INDEX = 7;
  private static final long LAST_INDEX = 1000;
  private static final ChangeGates.Proposer PROPOSER =
      new ChangeGates.Proposer(1, 42, 1_700_000_000);

  private final List<Member> members = new ArrayList<>();
  private final Map<Long, RaftStatus.PeerProgress> progress = new HashMap<>();
  private final Set<Long> longConnected = new HashSet<>();
  private RoleKind role = RoleKind.LEADER;
  private long appliedConfIndex = CONF_INDEX;
  private boolean strict = true;

  private ChangeGatesTest voter(long id) {
    return member(id, false, "m" + id, LAST_INDEX, true);
  }

  private ChangeGatesTest deadVoter(long id) {
    return member(id, false, "m" + id, 0, false);
  }

  private ChangeGatesTest member(
      long id, boolean learner, String name, long match, boolean healthy) {
    members.add(new Member(id, name, List.of("http://m" + id + ":1"), List.of(), learner));
    if (id != 1) {
      progress.put(
          id,
          new RaftStatus.PeerProgress(
              match, match + 1, ProgressState.REPLICATE, learner, healthy, 0, 0, 0, 0, 1));
    }
    if (healthy) {
      longConnected.add(id);
    }
    return this;
  }

  private ChangeGates.Verdict judge(Change change) {
    return judge(change, OptionalLong.empty());
  }

  private ChangeGates.Verdict judge(Change change, OptionalLong expectedIndex) {
    List<Long> voters = ids(false);
    TimingHistory timing = TimingHistory.of(new Timing(1, 100, 1000, 0));
    RaftStatus status =
        new RaftStatus(
            1,
            3,
            MemberId.NONE,
            role,
            role == RoleKind.LEADER ? 1 : 2,
            LAST_INDEX,
            LAST_INDEX,
            LAST_INDEX,
            1,
            LAST_INDEX,
            new ConfState(CONF_INDEX, voters, ids(true)),
            timing,
            100,
            1000,
            MemberId.NONE,
            0,
            false,
            0,
            progress);
    MemberList list = new MemberList(appliedConfIndex, members, Set.of());
    return new ChangeGates(status, list, longConnected, strict)
        .judge(change, expectedIndex, PROPOSER);
  }

  private List<Long> ids(boolean learner) {
    return members.stream().filter(m -> m.learner() == learner).map(Member::id).toList();
  }

  private static void assertDenied(ChangeGates.Verdict verdict, WireError error) {
    assertThat(verdict).isEqualTo(new ChangeGates.Verdict.Denied(error));
  }

  private static void assertAllowed(ChangeGates.Verdict verdict, ConfChange.Kind kind) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            ChangeGates.Verdict.Allowed.class,
            allowed -> assertThat(allowed.change().kind()).isEqualTo(kind));
  }

  private static final Change ADD_VOTER = new Change.Add(List.of("http://new:1"), false);
  private static final Change ADD_LEARNER = new Change.Add(List.of("http://new:1"), true);

  @Test
  void aHealthyClusterGrowsAndShrinks() {
    voter(1).voter(2).voter(3);

    assertAllowed(judge(ADD_VOTER), ConfChange.Kind.ADD_VOTER);
    assertAllowed(judge(ADD_LEARNER), ConfChange.Kind.ADD_LEARNER);
    assertAllowed(judge(new Change.Remove(2)), ConfChange.Kind.REMOVE);
    assertAllowed(
        judge(new Change.UpdatePeerUrls(2, List.of("http://x:1"))), ConfChange.Kind.UPDATE);
  }

  @Test
  void aSingleMemberMayGrowButNotVanish() {
    voter(1);

    assertAllowed(judge(ADD_VOTER), ConfChange.Kind.ADD_VOTER);
    assertDenied(judge(new Change.Remove(1)), WireError.MEMBER_NOT_ENOUGH_STARTED);
  }

  @Test
  void withOneOfThreeDownOnlyTheDeadOneMayGo() {
    voter(1).voter(2).deadVoter(3);

    assertAllowed(judge(new Change.Remove(3)), ConfChange.Kind.REMOVE);
    assertDenied(judge(new Change.Remove(2)), WireError.UNHEALTHY);
    assertDenied(judge(ADD_VOTER), WireError.UNHEALTHY);
    assertDenied(judge(ADD_LEARNER), WireError.UNHEALTHY);
    strict = false;
    assertAllowed(judge(new Change.Remove(2)), ConfChange.Kind.REMOVE);
  }

  @Test
  void aConnectionThatHasJustBegunIsNotHealthyYet() {
    voter(1).voter(2).voter(3);
    longConnected.remove(3L);

    assertDenied(judge(ADD_LEARNER), WireError.UNHEALTHY);
  }

  @Test
  void votersThatNeverStartedCountAgainstGrowth() {
    voter(1).member(2, false, "", LAST_INDEX, true);

    assertDenied(judge(ADD_VOTER), WireError.MEMBER_NOT_ENOUGH_STARTED);
  }

  @Test
  void aLearnerIsPromotedWhenItHasCaughtUp() {
    voter(1).voter(2).voter(3).member(4, true, "m4", 900, true).member(5, true, "m5", 899, true);

    assertAllowed(judge(new Change.Promote(4)), ConfChange.Kind.ADD_VOTER);
    assertDenied(judge(new Change.Promote(5)), WireError.LEARNER_NOT_READY);
    assertDenied(judge(new Change.Promote(2)), WireError.MEMBER_NOT_LEARNER);
  }

  @Test
  void aLearnerMayAlwaysBeRemoved() {
    voter(1).deadVoter(2).deadVoter(3).member(4, true, "", 0, false);

    assertAllowed(judge(new Change.Remove(4)), ConfChange.Kind.REMOVE);
  }

  @Test
  void whoIsNotThereOrThereAlreadyIsNamed() {
    voter(1).voter(2).voter(3);

    assertDenied(judge(new Change.Remove(9)), WireError.MEMBER_NOT_FOUND);
    assertDenied(judge(new Change.Promote(9)), WireError.MEMBER_NOT_FOUND);
    assertDenied(
        judge(new Change.UpdatePeerUrls(9, List.of("http://x:1"))), WireError.MEMBER_NOT_FOUND);
    assertDenied(judge(new Change.Add(List.of("http://m2:1"), true)), WireError.PEER_URL_EXIST);
    assertDenied(
        judge(new Change.UpdatePeerUrls(3, List.of("http://m2:1"))), WireError.PEER_URL_EXIST);
  }

  @Test
  void aChangeDecidedOnAnotherListIsRefused() {
    voter(1).voter(2).voter(3);

    assertThat(judge(ADD_LEARNER, OptionalLong.of(6)))
        .isEqualTo(new ChangeGates.Verdict.Outdated(CONF_INDEX));
    assertAllowed(judge(ADD_LEARNER, OptionalLong.of(CONF_INDEX)), ConfChange.Kind.ADD_LEARNER);
    appliedConfIndex = 6;
    assertDenied(judge(ADD_LEARNER), WireError.UNHEALTHY);
  }

  @Test
  void onlyTheLeaderJudges() {
    voter(1).voter(2).voter(3);
    role = RoleKind.FOLLOWER;

    assertDenied(judge(ADD_LEARNER), WireError.NOT_LEADER);
  }
}
