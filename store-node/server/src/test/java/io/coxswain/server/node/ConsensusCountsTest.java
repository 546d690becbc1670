package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.error.WireError;
import io.coxswain.raft.Bytes;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.Message;
import io.coxswain.raft.Timing;
import io.coxswain.server.contract.Membership.Member;
import io.coxswain.server.members.MemberList;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What consensus counts for the metrics.
class ConsensusCountsTest {
  private static final long MILLI = 1_000_000;
  private static final Timing TIMING = new Timing(1, 100 * MILLI, 1000 * MILLI, 500 * MILLI);

  private static Message.Heartbeat beat(long to, long term) {
    return new Message.Heartbeat(1, to, term, 0, 0, TIMING, 0);
  }

  @Test
  void aHeartbeatIsLateMoreThanTwoIntervalsAfterTheOneBefore() {
    Beats beats = new Beats();
    beats.sent(beat(2, 5), 0);
    beats.sent(beat(2, 5), 200 * MILLI);
    beats.sent(beat(3, 5), 1000 * MILLI);
    beats.sent(beat(2, 6), 1000 * MILLI);
    assertThat(beats.late()).as("in time, to another, in another term").isZero();
    beats.sent(beat(2, 6), 1201 * MILLI);
    assertThat(beats.late()).isEqualTo(1);
  }

  @Test
  void aLeaderThatWasPausedHasBeatenLate() {
    SimulatedCluster cluster = new SimulatedCluster(7);
    for (String name : List.of("a", "b", "c")) {
      cluster
          .add(name, List.of("--initial-cluster=a=http://a:2380,b=http://b:2380,c=http://c:2380"))
          .start();
    }
    assertThat(cluster.runUntil(Duration.ofSeconds(20), cluster::converged)).isTrue();
    SimulatedHost leader = cluster.leader().orElseThrow();
    ConsensusLoop consensus = leader.core().orElseThrow().consensus();
    long before = consensus.lateHeartbeats();

    leader.life().orElseThrow().lanes.pause(Duration.ofMillis(400).toNanos());
    cluster.run(Duration.ofSeconds(1));

    assertThat(consensus.lateHeartbeats()).isGreaterThan(before);
  }

  @Test
  void aReadRoundWithoutAnAnswerIsSlow() {
    ReadRounds rounds = new ReadRounds(() -> 1, 500);
    rounds.add(new ConsensusEvent.Read(new CompletableFuture<>(), 0));
    assertThat(rounds.close(0)).hasValue(1);
    rounds.retryOverdue(499);
    assertThat(rounds.slow()).isZero();
    rounds.retryOverdue(500);
    assertThat(rounds.slow()).isEqualTo(1);
  }

  @Test
  void promotionsCountWhenTheLearnerVotes() {
    AtomicReference<MemberList> members = new AtomicReference<>(listOf(true));
    Promotions promotions = new Promotions(members::get);
    promotions.judged(2, new ChangeGates.Verdict.Denied(WireError.LEARNER_NOT_READY));
    promotions.judged(
        2,
        new ChangeGates.Verdict.Allowed(new ConfChange(ConfChange.Kind.ADD_VOTER, 2, Bytes.EMPTY)));
    assertThat(promotions.successes()).isZero();
    members.set(listOf(false));
    assertThat(promotions.successes()).isEqualTo(1);
    assertThat(promotions.successes()).isEqualTo(1);
    assertThat(promotions.failures())
        .containsExactly(Map.entry(WireError.LEARNER_NOT_READY.text(), 1L));
  }

  private static MemberList listOf(boolean learner) {
    return new MemberList(
        1, List.of(new Member(2, "b", List.of("http://b:2380"), List.of(), learner)), Set.of());
  }
}
