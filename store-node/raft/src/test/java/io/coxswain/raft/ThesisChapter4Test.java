package io.coxswain.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// One test for each section that the core implements of chapter 4 of Ongaro's thesis: changes of the membership. The founders' log of
/// three members ends at `(1, 3)`, that of five at `(1, 5)`.
class ThesisChapter4Test {
  private static final long ELECTION = LoneMember.TIMING.electionNanos();

  @Test
  @DisplayName("4.1: one member at a time, and the next change only when the last has committed")
  void changesOneMemberAtATime() {
    LoneMember leader = LoneMember.of(3).elected();
    leader.step(new Input.ProposeConfChange(change(ConfChange.Kind.ADD_VOTER, 4)));
    leader.step(new Input.ProposeConfChange(change(ConfChange.Kind.ADD_VOTER, 5)));
    assertThat(leader.proposals())
        .containsExactly(
            new ProposalResult.Accepted(2, 5, 1),
            new ProposalResult.Refused(ProposalResult.Reason.PENDING_CONF_CHANGE));
    assertThat(leader.node.status().conf().voters()).hasSize(3);

    leader.acknowledge(2, 5);
    assertThat(leader.node.status().conf())
        .isEqualTo(new ConfState(5, List.of(1L, 2L, 3L, 4L), List.of()));

    // Of four voters three are a quorum now.
    leader.propose("a");
    leader.acknowledge(2, 6);
    assertThat(leader.commit()).isEqualTo(5);
    leader.acknowledge(4, 6);
    assertThat(leader.commit()).isEqualTo(6);
  }

  @Test
  @DisplayName("4.1, as corrected in 2015: no change before an entry of the own term has committed")
  void changesOnlyAfterItsOwnTermHasBegun() {
    LoneMember leader = LoneMember.of(3).becomeLeader();
    leader.step(new Input.ProposeConfChange(change(ConfChange.Kind.ADD_VOTER, 4)));
    leader.acknowledge(2, 4);
    leader.step(new Input.ProposeConfChange(change(ConfChange.Kind.ADD_VOTER, 4)));

    assertThat(leader.proposals())
        .containsExactly(
            new ProposalResult.Refused(ProposalResult.Reason.NOT_READY),
            new ProposalResult.Accepted(2, 5, 1));
  }

  @Test
  @DisplayName("4.2.1: a new member catches up without a vote first")
  void learnersDontCount() {
    LoneMember leader = LoneMember.of(3).elected();
    leader.step(new Input.ProposeConfChange(change(ConfChange.Kind.ADD_LEARNER, 4)));
    leader.acknowledge(2, 5);
    leader.propose("a");
    leader.acknowledge(4, 6);
    assertThat(leader.commit()).isEqualTo(5);
    leader.acknowledge(3, 6);
    assertThat(leader.commit()).isEqualTo(6);
    assertThat(leader.node.status().progress().get(4L))
        .satisfies(progress -> assertThat(progress.learner()).isTrue());
  }

  @Test
  @DisplayName("4.2.2: a leader that is removed manages the cluster until the change commits")
  void aRemovedLeaderStepsDown() {
    LoneMember leader = LoneMember.of(3).elected();
    leader.step(new Input.ProposeConfChange(change(ConfChange.Kind.REMOVE, 1)));
    assertThat(leader.role()).isEqualTo(RoleKind.LEADER);
    leader.acknowledge(2, 5);

    assertThat(leader.role()).isEqualTo(RoleKind.FOLLOWER);
    assertThat(leader.takeSent(Message.Append.class))
        .filteredOn(append -> append.commit() == 5)
        .extracting(Message.Append::to)
        .contains(2L);
    leader.pass(100 * ELECTION);
    assertThat(leader.role()).isEqualTo(RoleKind.FOLLOWER);
  }

  @Test
  @DisplayName("4.2.3: who hears a leader ignores requests for votes")
  void disruptiveMembersAreIgnored() {
    LoneMember follower = LoneMember.of(3);
    follower.receive(follower.heartbeat(2, 2, 3));
    follower.takeSent();

    follower.receive(new Message.Vote(3, 1, 9, 99, 8, ELECTION, false));
    assertThat(follower.takeSent()).isEmpty();
    assertThat(follower.term()).isEqualTo(2);

    follower.receive(new Message.Vote(3, 1, 9, 99, 8, ELECTION, true));
    assertThat(follower.takeSent()).containsExactly(new Message.VoteReply(1, 3, 9, true));
  }

  private static ConfChange change(ConfChange.Kind kind, long member) {
    return new ConfChange(kind, member, Bytes.EMPTY);
  }
}
