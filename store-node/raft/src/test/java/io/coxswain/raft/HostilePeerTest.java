package io.coxswain.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.coxswain.raft.simulation.Founding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a peer says, a member neither throws nor corrupts itself.
class HostilePeerTest {
  private static final int MESSAGES = 3_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void nonsenseIsIgnored(long seed) {
    Random random = new Random(seed);
    LoneMember member = new LoneMember(1, Founding.of(List.of(1L, 2L, 3L), LoneMember.TIMING));
    for (int i = 0; i < MESSAGES; i++) {
      if (random.nextInt(200) == 0 && !member.node.status().installingSnapshot()) {
        member.becomeLeader().propose("a");
      }
      Message message = nonsense(random, member);
      assertThatCode(() -> member.receive(message))
          .as("seed %d, %s, then %s", seed, member.node.status(), message)
          .doesNotThrowAnyException();
      if (random.nextInt(20) == 0) {
        member.pass(random.nextLong(500) * LoneMember.MILLISECOND).install();
      }
    }
  }

  @Test
  void aSnapshotOfALaterTermThanItsSendersIsIgnored() {
    LoneMember member = LoneMember.of(3);
    member.receive(member.heartbeat(2, 2, 0));
    member.receive(snapshot(2, 2, 10, 3));
    member.receive(snapshot(2, 1, 10, 2));
    assertThat(member.node.status().installingSnapshot()).isFalse();
    assertThat(member.node.status().ignoredMessages()).isEqualTo(2);
  }

  private static Message.InstallSnapshot snapshot(
      long from, long term, long index, long indexTerm) {
    return new Message.InstallSnapshot(
        from,
        1,
        term,
        new SnapshotMeta(
            index, indexTerm, ConfState.ofVoters(1L, 2L, 3L), TimingHistory.of(LoneMember.TIMING)));
  }

  private static Message nonsense(Random random, LoneMember member) {
    long from = 1 + random.nextLong(5);
    long term = member.term() + random.nextLong(4) - 2;
    long a = near(random, member.lastIndex());
    long b = near(random, member.commit());
    long t = near(random, term);
    boolean yes = random.nextBoolean();
    return switch (random.nextInt(14)) {
      case 0 -> new Message.PreVote(from, 1, term, a, t);
      case 1 -> new Message.PreVoteReply(from, 1, term, yes);
      case 2 -> new Message.Vote(from, 1, term, a, t, random.nextLong(), yes);
      case 3 -> new Message.VoteReply(from, 1, term, yes);
      case 4, 5 -> new Message.Append(from, 1, term, a, t, entries(random, a, t), b);
      case 6 -> new Message.AppendReply(from, 1, term, a, yes, b, t);
      case 7 -> new Message.Heartbeat(from, 1, term, b, a, LoneMember.TIMING, (int) b);
      case 8 -> new Message.HeartbeatReply(from, 1, term, a, b);
      case 9 -> new Message.TimeoutNow(from, 1, term);
      case 10 -> new Message.ReadRequest(from, 1, term, a);
      case 11 -> new Message.ReadReply(from, 1, term, a, b);
      case 12 ->
          snapshot(from, term, Math.max(1, member.commit() + random.nextLong(3)), Math.max(1, t));
      default ->
          new Message.ProposeForward(
              from, 1, term, yes ? List.of() : List.of(LoneMember.command("x")));
    };
  }

  /// Mostly a plausible number, sometimes an absurd one.
  private static long near(Random random, long number) {
    return switch (random.nextInt(20)) {
      case 0 -> Long.MIN_VALUE;
      case 1 -> Long.MAX_VALUE;
      case 2 -> -1;
      default -> number + random.nextLong(5) - 2;
    };
  }

  /// Entries as the wire would let them through: each valid by itself, their order sometimes not.
  private static List<Entry> entries(Random random, long previousIndex, long term) {
    List<Entry> entries = new ArrayList<>();
    long count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      long index = previousIndex + 1L + i + (random.nextInt(10) == 0 ? 1 : 0);
      if (index > 0) {
        entries.add(
            new Entry(Math.max(1, term - random.nextInt(2)), index, LoneMember.command("n")));
      }
    }
    return entries;
  }
}
