package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.etcd.HashKVResponse;
import io.coxswain.api.etcd.MemberRemoveRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Three members as real processes, with real disks and connections, that are killed and come back.
@Timeout(600)
class MemberProcessesTest {
  /// So small that a member which is away for a moment misses more than the others keep.
  private static final int SNAPSHOT_COUNT = 50;

  private static final int CATCH_UP_ENTRIES = 10;

  @TempDir Path directory;

  private ProcessCluster cluster;
  private List<MemberProcess> members;

  @BeforeEach
  void start() throws Exception {
    cluster =
        new ProcessCluster(
            directory,
            List.of("a", "b", "c"),
            List.of(
                "--strict-reconfig-check=false",
                "--snapshot-count=" + SNAPSHOT_COUNT,
                "--snapshot-catchup-entries=" + CATCH_UP_ENTRIES));
    members = cluster.members();
    cluster.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    cluster.close();
  }

  @Test
  void aMemberThatWasAwayTooLongGetsASnapshotWhileTheOthersGoOnWriting() throws Exception {
    MemberProcess away = members.getLast();
    MemberProcess writer = members.getFirst();
    long awayId = away.status().getHeader().getMemberId();
    away.kill();
    awaitLeaderOtherThan(awayId, writer);
    long missed = away(writer, 6 * SNAPSHOT_COUNT);

    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Long> load =
        CompletableFuture.supplyAsync(() -> {
          long last = 0;
          for (int i = 0; !enough.get(); i++) {
            last = writer.put("load-" + i % 100, "value " + i);
          }
          return last;
        });
    away.start();
    away.await("to catch up", () -> away.status().getHeader().getRevision() > missed);
    enough.set(true);
    long last = load.get();
    away.await("to have all writes", () -> away.status().getHeader().getRevision() >= last);

    assertThat(away.log()).as("its log").contains("a snapshot was put in place");
    assertSameHashes(last);
  }

  @Test
  void aMemberThatWasRemovedWhileItWasAwayStopsByItself() throws Exception {
    MemberProcess removed = members.getLast();
    MemberProcess other = members.getFirst();
    long id = removed.status().getHeader().getMemberId();
    removed.kill();
    awaitLeaderOtherThan(id, other);
    other.cluster().memberRemove(MemberRemoveRequest.newBuilder().setID(id).build());
    other.put("after", "the removal");

    removed.start();

    assertThat(removed.awaitExit()).as("etcd exits with 0, too").isZero();
    assertThat(removed.log()).contains("this member was removed from the cluster, so it stops");
    other.put("and", "the others go on");
  }

  @Test
  void aMemberWithoutAQuorumStillAnswersItsStatus() throws Exception {
    MemberProcess last = members.getLast();
    members.get(0).kill();
    members.get(1).kill();

    last.await("to miss its leader", () -> last.status().getLeader() == 0);

    assertThat(last.status().getErrorsList()).contains("etcdserver: no leader");
    assertThat(last.status().getDbSize())
        .as("etcdctl divides by it to print a table")
        .isPositive()
        .isGreaterThanOrEqualTo(last.status().getDbSizeInUse());
  }

  @Test
  void aWriteThatIsUnderWayWhenTheLeaderDiesIsNeitherLostNorDoneTwice() throws Exception {
    long leader = members.getFirst().status().getLeader();
    MemberProcess dies = cluster.memberThat(member -> leads(member, leader));
    MemberProcess client = cluster.memberThat(member -> !leads(member, leader));
    long before = client.put("counted", "0");
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Long> writes =
        CompletableFuture.supplyAsync(() -> {
          long count = 0;
          while (!enough.get()) {
            client.put("counted", Long.toString(++count));
          }
          return count;
        });
    client.await(
        "to write", () -> client.status().getHeader().getRevision() > before + SNAPSHOT_COUNT);
    dies.kill();
    awaitLeaderOtherThan(leader, client);
    long atNewLeader = client.status().getHeader().getRevision();
    client.await(
        "to write again",
        () -> client.status().getHeader().getRevision() > atNewLeader + SNAPSHOT_COUNT);
    enough.set(true);

    assertThat(writes.get())
        .as(
            "every put succeeded, though one was on its way to the leader that died; none ran"
                + " twice")
        .isEqualTo(client.status().getHeader().getRevision() - before);
  }

  private static boolean leads(MemberProcess member, long leader) {
    return member.status().getHeader().getMemberId() == leader;
  }

  private static void awaitLeaderOtherThan(long dead, MemberProcess member)
      throws InterruptedException {
    member.await(
        "to have a leader that lives",
        () -> {
          long leader = member.status().getLeader();
          return leader != 0 && leader != dead;
        });
  }

  /// Writes so many keys; the revision of the last.
  private static long away(MemberProcess writer, int writes) {
    long revision = 0;
    for (int i = 0; i < writes; i++) {
      revision = writer.put("key-" + i, "value " + i);
    }
    return revision;
  }

  private void assertSameHashes(long revision) throws InterruptedException {
    List<HashKVResponse> hashes = new ArrayList<>();
    for (MemberProcess member : members) {
      member.await(
          "to have revision " + revision,
          () -> member.status().getHeader().getRevision() >= revision);
      hashes.add(member.hash(revision));
    }
    assertThat(hashes)
        .extracting(HashKVResponse::getHash)
        .containsOnly(hashes.getFirst().getHash());
  }
}
