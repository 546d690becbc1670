package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.etcd.Member;
import io.coxswain.api.etcd.MemberAddRequest;
import io.coxswain.api.etcd.MemberListRequest;
import io.coxswain.api.etcd.MemberPromoteRequest;
import io.coxswain.api.etcd.MemberRemoveRequest;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who belongs to a cluster of real processes, and who no more.
@Timeout(600)
class MembershipProcessesTest {
  @TempDir Path directory;

  private ProcessCluster cluster;
  private MemberProcess changed;
  private MemberProcess other;

  @BeforeEach
  void start() throws Exception {
    cluster =
        new ProcessCluster(
            directory,
            List.of("a", "b", "c"),
            List.of(
                "--strict-reconfig-check=false",
                "--snapshot-count=50",
                "--snapshot-catchup-entries=10"));
    cluster.start();
    other = cluster.member("a");
    changed = cluster.member("c");
  }

  @AfterEach
  void stop() throws InterruptedException {
    cluster.close();
  }

  @Test
  void aMemberThatIsRemovedStopsAndStaysStopped() throws Exception {
    removeTheChanged();
    assertThat(changed.awaitExit()).as("etcd exits with 0, too").isZero();

    for (int again = 0; again < 2; again++) {
      changed.start();
      changed.awaitExit();
      assertThat(changed.log()).containsAnyOf("MEMBER_REMOVED", "was removed from the cluster");
    }
    other.put("and", "the others go on");
    assertThat(listed(other)).hasSize(2);
  }

  @Test
  void aMemberThatLostItsDataCannotRejoinUnderItsOldId() throws Exception {
    changed.kill();
    changed.wipe();

    for (String state : List.of("new", "existing")) {
      changed.start("--initial-cluster-state=" + state);
      assertThat(changed.awaitExit()).as(state).isOne();
      assertThat(changed.log()).contains("DATA_MISSING");
    }
    other.put("and", "the others go on");
  }

  @Test
  void aMemberIsReplacedUnderLoadWhileLeadersAreKilled() throws Exception {
    Map<String, String> acknowledged = new ConcurrentSkipListMap<>();
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> write(other, acknowledged, over));

    removeTheChanged();
    changed.awaitExit();
    changed.wipe();
    bounceTheOtherVoter();
    insist("to add a learner", () -> listed(other).size() == 3 || addLearner());
    changed.start("--initial-cluster-state=existing");
    bounceTheOtherVoter();
    insist("to promote it", () -> isVoter() || promote());
    changed.kill();
    changed.start("--initial-cluster-state=existing");
    bounceTheOtherVoter();

    over.set(true);
    writer.get();
    assertThat(acknowledged).isNotEmpty();
    for (MemberProcess member : cluster.members()) {
      member.await("to have every write that was acknowledged", () -> holds(member, acknowledged));
    }
    long revision = other.put("last", "write");
    int hash = other.hash(revision).getHash();
    for (MemberProcess member : cluster.members()) {
      member.await("to have all", () -> member.status().getHeader().getRevision() >= revision);
      assertThat(member.hash(revision).getHash()).isEqualTo(hash);
    }
  }

  private void removeTheChanged() throws InterruptedException {
    long id = changed.status().getHeader().getMemberId();
    insist(
        "to remove a member",
        () ->
            listed(other).size() == 2
                || other
                        .cluster()
                        .memberRemove(MemberRemoveRequest.newBuilder().setID(id).build())
                        .getMembersCount()
                    > 0);
  }

  /// Of two voters either is needed: nothing can commit until it is back.
  private void bounceTheOtherVoter() throws Exception {
    MemberProcess bounced = cluster.member("b");
    bounced.kill();
    bounced.start();
  }

  private void insist(String what, MemberProcess.Condition condition) throws InterruptedException {
    other.await(what, condition);
  }

  private boolean addLearner() {
    return other
        .cluster()
        .memberAdd(
            MemberAddRequest.newBuilder()
                .addPeerURLs(cluster.peerUrl("c"))
                .setIsLearner(true)
                .build())
        .hasMember();
  }

  private boolean promote() {
    long id = theChanged().getID();
    return other
            .cluster()
            .memberPromote(MemberPromoteRequest.newBuilder().setID(id).build())
            .getMembersCount()
        > 0;
  }

  private boolean isVoter() {
    return !theChanged().getIsLearner();
  }

  private Member theChanged() {
    return listed(other).stream()
        .filter(member -> member.getPeerURLsList().contains(cluster.peerUrl("c")))
        .findFirst()
        .orElseThrow();
  }

  private static List<Member> listed(MemberProcess member) {
    return member.cluster().memberList(MemberListRequest.getDefaultInstance()).getMembersList();
  }

  private static void write(
      MemberProcess member, Map<String, String> acknowledged, AtomicBoolean over) {
    for (int i = 0; !over.get(); i++) {
      String key = "w" + i;
      try {
        member.put(key, key);
        acknowledged.put(key, key);
      } catch (StatusRuntimeException unknown) {
        assertThat(acknowledged).doesNotContainKey(key);
      }
    }
  }

  private static boolean holds(MemberProcess member, Map<String, String> expected) {
    return member.pairs("w", "x").entrySet().containsAll(expected.entrySet());
  }
}
