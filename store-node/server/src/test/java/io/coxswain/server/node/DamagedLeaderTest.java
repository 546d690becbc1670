package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A leader whose snapshots are refused as damaged by the one member that needs them.
class DamagedLeaderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofSeconds(20);
  private static final Duration SILENCE_NOTICED = Duration.ofSeconds(3);
  private static final int REFUSALS = 5;
  private static final String ALL = "a=http://a:2380,b=http://b:2380,c=http://c:2380";

  private final SimulatedCluster cluster = new SimulatedCluster(21);
  private final LogMarks logged = new LogMarks();

  @AfterEach
  void close() {
    logged.close();
  }

  private SimulatedHost leader() {
    return cluster.leader().orElseThrow();
  }

  private SimulatedHost otherThan(SimulatedHost... these) {
    return cluster.hosts().stream()
        .filter(host -> !List.of(these).contains(host))
        .findFirst()
        .orElseThrow();
  }

  /// A member that is further behind than the leader's log reaches, and does not run.
  private SimulatedHost leaveOneBehind() {
    for (String name : List.of("a", "b", "c")) {
      cluster
          .add(
              name,
              List.of(
                  "--snapshot-count=10",
                  "--snapshot-catchup-entries=5",
                  "--initial-cluster=" + ALL))
          .start();
    }
    await(() -> cluster.leader().isPresent() && cluster.converged());
    SimulatedHost behind = otherThan(leader());
    behind.kill();
    ChurnClient writes = new ChurnClient(cluster, false);
    await(() -> leader().core().orElseThrow().state().currentRevision() > 100);
    writes.stop();
    return behind;
  }

  private int count(Mark mark) {
    return logged.counts().getOrDefault(mark.words, 0);
  }

  @Test
  void itHandsTheLeadToWhoCanHelp() {
    SimulatedHost behind = leaveOneBehind();
    SimulatedHost damaged = leader();
    damaged.rot().begin(1);
    behind.start();

    await(cluster::converged);
    assertThat(leader()).isNotSameAs(damaged);
    assertThat(count(Mark.SNAPSHOT_REFUSED)).isPositive();
    assertThat(count(Mark.LEAD_GIVEN_UP)).isPositive();
  }

  @Test
  void itLeadsOnWhileNobodyElseCan() {
    SimulatedHost behind = leaveOneBehind();
    SimulatedHost damaged = leader();
    damaged.rot().begin(1);
    otherThan(behind, damaged).life().orElseThrow().lanes.pause(PAUSE.toNanos());
    behind.start();

    cluster.run(SILENCE_NOTICED);
    int refused = count(Mark.SNAPSHOT_REFUSED);
    int givenUp = count(Mark.LEAD_GIVEN_UP);
    await(() -> count(Mark.SNAPSHOT_REFUSED) > refused);
    assertThat(count(Mark.LEAD_GIVEN_UP)).isEqualTo(givenUp);
    assertThat(leader()).isSameAs(damaged);
    await(cluster::converged);
    assertThat(leader()).isNotSameAs(damaged);
  }

  /// Else it would go round among members that are all well.
  @Test
  void itKeepsTheLeadIfTheReceiversDiskIsAtFault() {
    SimulatedHost behind = leaveOneBehind();
    SimulatedHost whole = leader();
    behind.rot().spoilArrivals();
    behind.start();

    await(() -> count(Mark.SNAPSHOT_REFUSED) >= REFUSALS);
    assertThat(count(Mark.LEAD_GIVEN_UP)).isZero();
    assertThat(leader()).isSameAs(whole);
  }

  private void await(BooleanSupplier so) {
    assertThat(cluster.runUntil(PATIENCE, so)).as(cluster::events).isTrue();
  }
}
