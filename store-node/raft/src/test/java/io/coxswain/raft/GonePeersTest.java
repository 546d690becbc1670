package io.coxswain.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Whose process is proven to have ended isn't waited for: until it is heard again, or leaves.
class GonePeersTest {
  @Test
  void whoHasLeftIsNoReasonToHurry() {
    LoneMember member = LoneMember.of(3).elected();
    member.step(new Input.PeerGone(3));
    remove(member, 3);
    loseElection(member);
    assertThat(member.node.nextDeadlineNanos()).isEqualTo(LoneMember.TIMING.electionNanos());
  }

  @Test
  void aProcessThatEndsOnceItsMemberHasLeftIsNoReasonToHurry() {
    LoneMember member = LoneMember.of(3).elected();
    remove(member, 3);
    member.step(new Input.PeerGone(3));
    loseElection(member);
    assertThat(member.node.nextDeadlineNanos()).isEqualTo(LoneMember.TIMING.electionNanos());
  }

  @Test
  void aDeadLearnerIsNoReasonToHurry() {
    LoneMember member = LoneMember.of(2).elected();
    change(member, ConfChange.Kind.ADD_LEARNER, 3);
    member.step(new Input.PeerGone(3));
    loseElection(member);
    assertThat(member.node.nextDeadlineNanos()).isEqualTo(LoneMember.TIMING.electionNanos());
  }

  @Test
  void anAcknowledgementFromAQueueDoesNotBringTheDeadBack() {
    LoneMember member = LoneMember.of(3).elected();
    member.step(new Input.PeerGone(3));
    member.acknowledge(3, member.lastIndex());
    loseElection(member);
    assertThat(member.role()).as("nobody waits for 3").isEqualTo(RoleKind.FOLLOWER);
  }

  @Test
  void aProposalFromAQueueDoesNotBringTheDeadBack() {
    LoneMember member = LoneMember.of(3).elected();
    member.step(new Input.PeerGone(3));
    member.receive(
        new Message.ProposeForward(3, 1, member.term(), List.of(LoneMember.command("late"))));
    loseElection(member);
    assertThat(member.role()).as("nobody waits for 3").isEqualTo(RoleKind.FOLLOWER);
  }

  @Test
  void aQuestionThatWaitedDoesNotBringTheDeadBack() {
    LoneMember member = LoneMember.of(3);
    member.receive(member.heartbeat(2, 2, 0));
    member.receive(new Message.PreVote(3, 1, 3, 3, 1));
    member.step(new Input.PeerGone(3));
    member.step(new Input.PeerGone(2));
    assertThat(member.takeSent(Message.PreVoteReply.class)).isEmpty();
  }

  private static void remove(LoneMember member, long id) {
    change(member, ConfChange.Kind.REMOVE, id);
  }

  private static void change(LoneMember member, ConfChange.Kind kind, long id) {
    member.step(new Input.ProposeConfChange(new ConfChange(kind, id, Bytes.EMPTY)));
    member.acknowledge(2, member.lastIndex());
    assertThat(member.node.status().conf().index()).isEqualTo(member.lastIndex());
  }

  /// 2 leads the next term, is silent, and refuses this member the term after.
  private static void loseElection(LoneMember member) {
    member.receive(member.heartbeat(2, member.term() + 1, 0));
    member.step(new Input.Campaign());
    member.receive(new Message.PreVoteReply(2, 1, member.term(), false));
  }
}
