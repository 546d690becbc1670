package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.error.WireError;
import io.coxswain.server.contract.RequestFailed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What readiness rests on: a linearizable read at a member that its leader doesn't reach, or that doesn't
/// reach its leader, ends with the time-out of a request, which the operator's probe waits for.
class CutOffMemberTest {
  /// 5 s and two election timeouts of 1 s; time-outs are looked for twice a second.
  private static final Duration READ_MAX = Duration.ofMillis(7500);

  private final SimulatedCluster cluster = new SimulatedCluster(5);

  @BeforeEach
  void settle() {
    for (String name : List.of("a", "b", "c")) {
      cluster
          .add(name, List.of("--initial-cluster=a=http://a:2380,b=http://b:2380,c=http://c:2380"))
          .start();
    }
    assertThat(cluster.runUntil(Duration.ofSeconds(20), cluster::converged)).isTrue();
  }

  private SimulatedHost follower() {
    SimulatedHost leader = cluster.leader().orElseThrow();
    return cluster.hosts().stream().filter(host -> host != leader).findFirst().orElseThrow();
  }

  /// It reads what the leader said meanwhile before it believes its timer.
  @Test
  void aFollowerThatWasPausedWakesUpUnderTheSameLeader() {
    SimulatedHost follower = follower();
    ConsensusLoop consensus = follower.core().orElseThrow().consensus();
    long leader = consensus.view().leader();
    long changes = consensus.leaderChanges();

    follower.life().orElseThrow().lanes.pause(Duration.ofSeconds(5).toNanos());
    cluster.run(Duration.ofSeconds(8));

    assertThat(consensus.view().leader()).isEqualTo(leader);
    assertThat(consensus.leaderChanges()).isEqualTo(changes);
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true"})
  void aReadWithoutTheLeaderTimesOutAndSucceedsAgainWhenTheNetworkHeals(
      boolean deaf, boolean mute) {
    SimulatedHost leader = cluster.leader().orElseThrow();
    SimulatedHost follower = follower();
    MemberCore.Running member = follower.core().orElseThrow();
    if (deaf) {
      cluster.network().cut(leader.name(), follower.name());
    }
    if (mute) {
      cluster.network().cut(follower.name(), leader.name());
    }

    CompletableFuture<Void> cutOff = member.requests().linearizable();
    cluster.run(READ_MAX);
    assertThat(cutOff).isCompletedExceptionally();
    assertThat(((RequestFailed) cutOff.exceptionNow()).error()).isEqualTo(WireError.TIMEOUT);
    assertThat(member.consensus().failedReads()).isEqualTo(1);
    assertThat(member.consensus().slowReadRounds()).isPositive();

    cluster.network().heal();
    assertThat(cluster.runUntil(Duration.ofSeconds(20), cluster::converged)).isTrue();
    CompletableFuture<Void> healed = member.requests().linearizable();
    cluster.run(READ_MAX);
    assertThat(healed).isCompleted();
  }
}
