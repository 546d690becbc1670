package io.coxswain.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// One test for each section that the core implements of chapter 3 of Ongaro's thesis, "Consensus: Bridging Theory and Practice": elections, the log,
/// commitment, restarts, hand-over. The founders' log of
/// three members ends at `(1, 3)`, that of five at `(1, 5)`.
class ThesisChapter3Test {
  private static final long ELECTION = LoneMember.TIMING.electionNanos();

  @Test
  @DisplayName(
      "3.3: whoever sees a later term adopts it and steps down; earlier terms are turned away")
  void termsActAsALogicalClock() {
    LoneMember leader = LoneMember.of(3).elected();

    leader.receive(new Message.AppendReply(2, 1, 7, 0, true, 0, 0));
    assertThat(leader.role()).isEqualTo(RoleKind.FOLLOWER);
    assertThat(leader.term()).isEqualTo(7);

    leader.takeSent();
    leader.receive(leader.append(2, 6, 1, 3, 6));
    assertThat(leader.takeSent()).containsExactly(new Message.AppendReply(1, 2, 7, 0, true, 0, 0));
    assertThat(leader.lastIndex()).isEqualTo(4);
  }

  @Test
  @DisplayName("3.4: silence makes a candidate, which votes for itself and wins with a majority")
  void electsByMajority() {
    LoneMember member = LoneMember.of(5);

    member.pass(ELECTION);
    assertThat(member.role()).isEqualTo(RoleKind.PRE_CANDIDATE);
    member.receive(new Message.PreVoteReply(2, 1, 2, true));
    assertThat(member.role()).isEqualTo(RoleKind.PRE_CANDIDATE);
    member.receive(new Message.PreVoteReply(3, 1, 2, true));
    assertThat(member.role()).isEqualTo(RoleKind.CANDIDATE);
    assertThat(member.node.status().vote()).isEqualTo(1);
    assertThat(member.takeSent(Message.Vote.class)).hasSize(4);

    member.receive(new Message.VoteReply(2, 1, 2, true));
    member.receive(new Message.VoteReply(2, 1, 2, true));
    assertThat(member.role()).isEqualTo(RoleKind.CANDIDATE);
    member.receive(new Message.VoteReply(3, 1, 2, true));
    assertThat(member.role()).isEqualTo(RoleKind.LEADER);
    assertThat(member.takeSent(Message.Heartbeat.class)).hasSize(4);
  }

  @Test
  @DisplayName("3.4: one vote per term, first come first served")
  void votesOncePerTerm() {
    LoneMember voter = LoneMember.of(3);

    voter.receive(new Message.Vote(2, 1, 2, 3, 1, ELECTION, false));
    voter.receive(new Message.Vote(3, 1, 2, 3, 1, ELECTION, false));
    voter.receive(new Message.Vote(2, 1, 2, 3, 1, ELECTION, false));

    assertThat(voter.takeSent(Message.VoteReply.class))
        .extracting(Message.VoteReply::to, Message.VoteReply::granted)
        .containsExactly(tuple(2L, true), tuple(3L, false), tuple(2L, true));
  }

  @Test
  @DisplayName("3.4: nobody is elected in a term that has its leader, not even who got the vote")
  void votesForNobodyBesideTheLeaderOfTheTerm() {
    LoneMember voter = LoneMember.of(3);
    voter.receive(new Message.Vote(2, 1, 2, 3, 1, ELECTION, false));
    voter.receive(new Message.Append(3, 1, 2, 3, 1, List.of(), 0));
    voter.takeSent();

    voter.receive(new Message.PreVote(2, 1, 2, 3, 1));
    voter.receive(new Message.Vote(2, 1, 2, 3, 1, ELECTION, false));

    assertThat(voter.takeSent())
        .containsExactly(
            new Message.PreVoteReply(1, 2, 2, false), new Message.VoteReply(1, 2, 2, false));
  }

  @Test
  @DisplayName("3.4: a candidate yields to the leader of its own term")
  void candidateYieldsToTheLeader() {
    LoneMember candidate = LoneMember.of(3);
    candidate.step(new Input.Campaign());
    candidate.receive(new Message.PreVoteReply(2, 1, 2, true));
    assertThat(candidate.role()).isEqualTo(RoleKind.CANDIDATE);

    candidate.receive(candidate.append(3, 2, 1, 3, 2));

    assertThat(candidate.role()).isEqualTo(RoleKind.FOLLOWER);
    assertThat(candidate.node.status().leader()).isEqualTo(3);
    assertThat(candidate.lastIndex()).isEqualTo(4);
  }

  @Test
  @DisplayName("3.5: entries are taken only where the logs agree; what conflicts is replaced")
  void appendsWhereTheLogsAgree() {
    LoneMember follower = LoneMember.of(3);
    follower.receive(follower.append(2, 2, 1, 3, 2, 2, 2));
    assertThat(follower.termsOnDisk()).containsExactly(1L, 1L, 1L, 2L, 2L, 2L);

    follower.takeSent();
    follower.receive(follower.append(3, 4, 3, 6, 4));
    assertThat(follower.takeSent(Message.AppendReply.class))
        .singleElement()
        .satisfies(reply -> {
          assertThat(reply.rejected()).isTrue();
          assertThat(reply.hintIndex()).isEqualTo(6);
          assertThat(reply.hintTerm()).isEqualTo(2);
        });

    follower.receive(follower.append(3, 4, 2, 4, 3, 4));
    assertThat(follower.termsOnDisk()).containsExactly(1L, 1L, 1L, 2L, 3L, 4L);

    // An old append that was overtaken cuts nothing off.
    follower.receive(follower.append(3, 4, 2, 4, 3));
    assertThat(follower.termsOnDisk()).containsExactly(1L, 1L, 1L, 2L, 3L, 4L);
  }

  @Test
  @DisplayName("3.5: an entry commits when a majority holds it, and followers learn it")
  void commitsWhatAMajorityHolds() {
    LoneMember leader = LoneMember.of(5).becomeLeader();
    leader.propose("a");
    leader.acknowledge(2, 7);
    assertThat(leader.commit()).isEqualTo(5);

    leader.acknowledge(4, 7);
    assertThat(leader.commit()).isEqualTo(7);
    assertThat(leader.applied()).last().extracting(Entry::index).isEqualTo(7L);

    assertThat(leader.takeSent(Message.Append.class))
        .filteredOn(append -> append.to() == 2)
        .last()
        .extracting(Message.Append::commit)
        .isEqualTo(7L);
  }

  @Test
  @DisplayName("3.6.1: no vote for a log that may lack committed entries")
  void votesOnlyForUpToDateLogs() {
    LoneMember voter = LoneMember.of(3);
    voter.receive(voter.append(2, 3, 1, 3, 2, 3));
    voter.pass(ELECTION);
    voter.takeSent();

    long shorter = 4;
    voter.receive(new Message.Vote(3, 1, 9, shorter, 3, ELECTION, false));
    voter.receive(new Message.Vote(3, 1, 10, 99, 2, ELECTION, false));
    voter.receive(new Message.Vote(3, 1, 11, 5, 3, ELECTION, false));

    assertThat(voter.takeSent(Message.VoteReply.class))
        .extracting(Message.VoteReply::granted)
        .containsExactly(false, false, true);
  }

  @Test
  @DisplayName("3.6.2: entries of earlier terms commit only under one of the own term (figure 3.7)")
  void countsReplicasOnlyForItsOwnTerm() {
    LoneMember leader = LoneMember.of(5);
    leader.receive(leader.append(2, 2, 1, 5, 2));
    leader.pass(ELECTION).becomeLeader();
    assertThat(leader.term()).isEqualTo(3);

    // The entry of term 2 is on four of five members, and still might be overwritten.
    leader.acknowledge(2, 6);
    leader.acknowledge(3, 6);
    leader.acknowledge(4, 6);
    assertThat(leader.commit()).isEqualTo(5);

    leader.acknowledge(2, 7);
    leader.acknowledge(3, 7);
    assertThat(leader.commit()).isEqualTo(7);
  }

  @Test
  @DisplayName(
      "3.8: term, vote and entries are on disk before anything that depends on them is said")
  void persistsBeforeItSpeaks() {
    LoneMember member = LoneMember.of(3).holdDisk();

    member.receive(new Message.Vote(2, 1, 2, 3, 1, ELECTION, false));
    assertThat(member.takeSent()).isEmpty();
    member.sync();
    assertThat(member.takeSent()).containsExactly(new Message.VoteReply(1, 2, 2, true));

    member.receive(member.append(2, 2, 1, 3, 2));
    assertThat(member.takeSent()).isEmpty();
    member.sync();
    assertThat(member.takeSent()).containsExactly(new Message.AppendReply(1, 2, 2, 4, false, 0, 0));

    member.step(new Input.Campaign());
    member.receive(new Message.PreVoteReply(2, 1, 3, true));
    assertThat(member.takeSent(Message.Vote.class)).isEmpty();
    member.sync();
    assertThat(member.takeSent(Message.Vote.class)).hasSize(2);
  }

  @Test
  @DisplayName("3.8: a member restarts with the term, vote, log and membership it had on disk")
  void restartsFromItsDisk() {
    LoneMember before = LoneMember.of(3);
    before.receive(new Message.Vote(2, 1, 2, 3, 1, ELECTION, false));
    before.receive(before.append(2, 2, 1, 3, 2));

    LoneMember after = new LoneMember(1, before.crash());

    assertThat(after.term()).isEqualTo(2);
    assertThat(after.node.status().vote()).isEqualTo(2);
    assertThat(after.lastIndex()).isEqualTo(4);
    assertThat(after.node.status().conf().voters()).containsExactly(1L, 2L, 3L);
    after.receive(new Message.Vote(3, 1, 2, 4, 2, ELECTION, false));
    assertThat(after.takeSent(Message.VoteReply.class))
        .singleElement()
        .extracting(Message.VoteReply::granted)
        .isEqualTo(false);
  }

  @Test
  @DisplayName("3.10: the lead goes to a member that has caught up; proposals wait meanwhile")
  void transfersTheLead() {
    LoneMember leader = LoneMember.of(3).elected().propose("a");
    leader.acknowledge(3, 5);
    leader.takeSent();

    leader.step(new Input.TransferLeadership(2));
    assertThat(leader.takeSent(Message.TimeoutNow.class)).isEmpty();
    leader.propose("b");
    assertThat(leader.proposals())
        .last()
        .isEqualTo(new ProposalResult.Refused(ProposalResult.Reason.TRANSFERRING));

    leader.acknowledge(2, 5);
    assertThat(leader.takeSent(Message.TimeoutNow.class))
        .containsExactly(new Message.TimeoutNow(1, 2, 2));

    LoneMember heir = LoneMember.of(3);
    heir.receive(heir.heartbeat(2, 2, 3));
    heir.receive(new Message.TimeoutNow(2, 1, 2));
    assertThat(heir.role()).isEqualTo(RoleKind.CANDIDATE);
    assertThat(heir.takeSent(Message.Vote.class)).allMatch(Message.Vote::sanctioned);
  }
}
