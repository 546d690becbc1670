package io.coxswain.server.node;

import static io.coxswain.server.metrics.Metric.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.MetricText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a metric about other members counts happens among three, and the metric says so.
@Timeout(180)
class ClusterCountersTest {
  @Test
  void linksSnapshotsAndLeaders(@TempDir Path directory) throws Exception {
    ProcessCluster cluster =
        new ProcessCluster(
            directory,
            List.of("a", "b", "c"),
            List.of("--snapshot-count=5", "--snapshot-catchup-entries=2"));
    try {
      cluster.start();
      MemberProcess leader = leaderOf(cluster);
      connected(leader);
      MemberProcess away = cluster.memberThat(member -> !member.equals(leader));
      aMemberIsAwayAndComesBack(leader, away, cluster);
      theLeaderGoes(cluster);
    } finally {
      cluster.close();
    }
  }

  private static MetricText await(
      MemberProcess member, String what, Predicate<MetricText> condition) throws Exception {
    member.await(what, () -> condition.test(scrape(member)));
    return member.metrics();
  }

  private static MetricText scrape(MemberProcess member) throws InterruptedException {
    try {
      return member.metrics();
    } catch (IOException notYet) {
      return new MetricText("");
    }
  }

  private static void connected(MemberProcess leader) throws Exception {
    MetricText now =
        await(
            leader,
            "to be connected to the others",
            text -> text.count(PEER_ROUND_TRIP) > 0 && text.value(ACTIVE_PEERS) == 2);
    for (Metric moved : new Metric[] {PEER_SENT_BYTES, PEER_RECEIVED_BYTES}) {
      assertThat(now.value(moved)).as(moved.familyName()).isPositive();
    }
    assertThat(now.value(KNOWN_PEERS)).isEqualTo(3);
  }

  private static MemberProcess leaderOf(ProcessCluster cluster) throws Exception {
    for (MemberProcess member : cluster.members()) {
      member.awaitLeader();
    }
    return cluster.memberThat(
        member -> member.status().getLeader() == member.status().getHeader().getMemberId());
  }

  /// Where the machine is slow, another member may lead when it comes back: one of them sends the snapshot.
  private static void aMemberIsAwayAndComesBack(
      MemberProcess leader, MemberProcess away, ProcessCluster cluster) throws Exception {
    double disconnects = leader.metrics().value(DISCONNECTS);
    away.kill();
    await(leader, "to lose it", text -> text.value(DISCONNECTS) > disconnects);
    for (int i = 0; i < 60; i++) {
      var _ = leader.put("key", "value " + i);
    }
    assertThat(leader.metrics().value(PEER_SENT_FAILURES)).isPositive();

    away.start();
    MetricText received =
        await(away, "to have the snapshot", text -> text.count(SNAPSHOT_SAVE) > 0);
    assertThat(received.value(SNAPSHOTS_RECEIVED)).isPositive();
    assertThat(received.count(SNAPSHOTS_RECEIVED_TIME)).isPositive();
    assertThat(received.count(SNAPSHOT_FILE_SYNC)).isPositive();
    away.await("to be sent it by another", () -> sentBy(cluster, SNAPSHOTS_SENT_TIME) > 0);
    assertThat(sentBy(cluster, BACKEND_COPY)).isPositive();
    await(away, "to be done", text -> text.value(SNAPSHOTS_RECEIVED_RUNNING) == 0);
  }

  private static double sentBy(ProcessCluster cluster, Metric histogram)
      throws InterruptedException {
    double sum = 0;
    for (MemberProcess member : cluster.members()) {
      sum += scrape(member).count(histogram);
    }
    return sum;
  }

  private static void theLeaderGoes(ProcessCluster cluster) throws Exception {
    MemberProcess leader = leaderOf(cluster);
    MemberProcess other = cluster.memberThat(member -> !member.equals(leader));
    double changes = other.metrics().value(LEADER_CHANGES);
    leader.kill();
    MetricText now = await(other, "another leader", text -> text.value(LEADER_CHANGES) > changes);
    assertThat(now.value(HAS_LEADER)).isEqualTo(1);
  }
}
