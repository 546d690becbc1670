package io.coxswain.raft;

import static io.coxswain.raft.LoneMember.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// One test for each section that the core implements of chapters 5, 6, 9 and 10 of Ongaro's thesis: snapshots, reads,
/// pre-vote, the order of disk and network. The founders' log of
/// three members ends at `(1, 3)`, that of five at `(1, 5)`.
class ThesisLaterChaptersTest {
  private static final long ELECTION = LoneMember.TIMING.electionNanos();

  @Test
  @DisplayName("5.1: a member that lacks what was compacted gets a snapshot")
  void sendsASnapshotInsteadOfCompactedEntries() {
    LoneMember leader = LoneMember.of(3).elected().propose("a", "b");
    leader.acknowledge(2, 6);
    leader.step(new Input.Applied(6)).step(new Input.Compacted(5));
    leader.takeSent();

    leader.receive(new Message.AppendReply(3, 1, 2, 6, true, 4, 2));
    assertThat(leader.node.status().progress().get(3L))
        .satisfies(progress -> assertThat(progress.pendingSnapshot()).isEqualTo(5));

    LoneMember follower = LoneMember.of(3);
    ConfState conf = new ConfState(4, List.of(1L, 2L), List.of());
    SnapshotMeta meta = new SnapshotMeta(6, 2, conf, TimingHistory.of(LoneMember.TIMING));
    follower.receive(new Message.InstallSnapshot(2, 1, 2, meta));
    assertThat(follower.node.status().installingSnapshot()).isTrue();
    follower.step(new Input.SnapshotInstalled(meta));
    assertThat(follower.commit()).isEqualTo(6);
    assertThat(follower.node.status().conf()).isEqualTo(conf);
    assertThat(follower.takeSent()).contains(new Message.AppendReply(1, 2, 2, 6, false, 0, 0));
  }

  @Test
  @DisplayName("5.1: a snapshot that took longer than its leader lasted isn't sent for nothing")
  void installsTheSnapshotOfAnOlderTerm() {
    LoneMember follower = LoneMember.of(3);
    follower.receive(new Message.Append(3, 1, 3, 9, 3, List.of(), 0));
    follower.takeSent();
    ConfState conf = new ConfState(4, List.of(1L, 2L, 3L), List.of());
    SnapshotMeta meta = new SnapshotMeta(6, 2, conf, TimingHistory.of(LoneMember.TIMING));

    follower.receive(new Message.InstallSnapshot(2, 1, 2, meta));
    assertThat(follower.node.status().leader()).isEqualTo(3);
    follower.step(new Input.SnapshotInstalled(meta));

    assertThat(follower.commit()).isEqualTo(6);
    assertThat(follower.takeSent()).contains(new Message.AppendReply(1, 3, 3, 6, false, 0, 0));
  }

  @Test
  @DisplayName("6.2: a leader without a quorum for an election timeout steps down")
  void stepsDownWithoutAQuorum() {
    LoneMember leader = LoneMember.of(5).elected();

    leader.pass(ELECTION / 2);
    long round = leader.takeSent(Message.Heartbeat.class).getLast().round();
    leader.receive(new Message.HeartbeatReply(2, 1, 2, round, 0));
    leader.receive(new Message.HeartbeatReply(3, 1, 2, round, 0));
    leader.pass(ELECTION - MILLISECOND);
    assertThat(leader.role()).isEqualTo(RoleKind.LEADER);

    leader.pass(MILLISECOND);
    assertThat(leader.role()).isEqualTo(RoleKind.FOLLOWER);
  }

  @Test
  @DisplayName("6.4: a read waits for a heartbeat round that began after it")
  void confirmsLeadershipForReads() {
    LoneMember leader = LoneMember.of(3).elected();

    leader.step(new Input.ReadIndex(7));
    Message.Heartbeat round = leader.takeSent(Message.Heartbeat.class).getFirst();
    leader.receive(new Message.HeartbeatReply(2, 1, 2, round.round() - 1, 0));
    assertThat(leader.reads()).isEmpty();
    leader.receive(new Message.HeartbeatReply(2, 1, 2, round.round(), 0));
    assertThat(leader.reads()).containsExactly(new Ready.ReadState(7, 4));
  }

  @Test
  @DisplayName("6.4: a new leader answers no read before it knows what is committed")
  void readsWaitForTheFirstOwnEntry() {
    LoneMember leader = LoneMember.of(3).becomeLeader();
    leader.step(new Input.ReadIndex(7));
    leader.receive(new Message.HeartbeatReply(2, 1, 2, 1, 0));
    leader.receive(new Message.HeartbeatReply(3, 1, 2, 1, 0));
    assertThat(leader.reads()).isEmpty();

    leader.acknowledge(2, 4);
    leader.receive(new Message.HeartbeatReply(2, 1, 2, 2, 0));
    assertThat(leader.reads()).containsExactly(new Ready.ReadState(7, 4));
  }

  @Test
  @DisplayName("9.6: a member that can't win spends no term")
  void asksBeforeItSpendsATerm() {
    LoneMember cutOff = LoneMember.of(3);
    cutOff.pass(50 * ELECTION);
    assertThat(cutOff.role()).isEqualTo(RoleKind.PRE_CANDIDATE);
    assertThat(cutOff.term()).isEqualTo(1);

    cutOff.receive(new Message.PreVoteReply(2, 1, 1, false));
    cutOff.receive(new Message.PreVoteReply(3, 1, 1, false));
    assertThat(cutOff.role()).isEqualTo(RoleKind.FOLLOWER);
    assertThat(cutOff.term()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "10.2.1: the leader writes its disk in parallel, and may commit before it has finished")
  void writesInParallel() {
    LoneMember leader = LoneMember.of(3).elected().holdDisk();

    leader.propose("a");
    assertThat(leader.takeSent(Message.Append.class)).hasSize(2);

    leader.acknowledge(2, 5);
    assertThat(leader.commit()).isEqualTo(4);
    leader.acknowledge(3, 5);
    assertThat(leader.commit()).isEqualTo(5);

    // Committed, but the own state doesn't run ahead of the own log.
    assertThat(leader.applied()).last().extracting(Entry::index).isEqualTo(4L);
    leader.sync();
    assertThat(leader.applied()).last().extracting(Entry::index).isEqualTo(5L);
  }

  @Test
  @DisplayName("10.2.2: appends are pipelined, batched, and bounded")
  void pipelinesAppends() {
    LoneMember leader = LoneMember.of(3).elected();
    leader.propose("a");
    leader.propose("b", "c");

    assertThat(leader.takeSent(Message.Append.class))
        .filteredOn(append -> append.to() == 2)
        .extracting(append -> append.entries().size())
        .containsExactly(1, 2);
    assertThat(leader.node.status().progress().get(2L))
        .satisfies(progress -> assertThat(progress.inflightMessages()).isEqualTo(2));
  }
}
