package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.HashKVResponse;
import io.coxswain.api.etcd.Member;
import io.coxswain.api.etcd.MemberAddRequest;
import io.coxswain.api.etcd.MemberListRequest;
import io.coxswain.api.etcd.RangeRequest;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `docs/runbooks/quorum-lost.md`, tried: two of three members are lost for good while clients write.
@Timeout(600)
class QuorumLostTest {
  private static final int WRITERS = 4;
  private static final int WRITES_BEFORE = 300;
  private static final List<String> LOST = List.of("b", "c");

  @TempDir Path directory;

  private ProcessCluster cluster;
  private MemberProcess survivor;
  private long clusterId;

  /// What was acknowledged, by key; all through the survivor, which therefore has it.
  private final Map<String, String> acknowledged = new ConcurrentSkipListMap<>();

  @BeforeEach
  void start() throws Exception {
    cluster = new ProcessCluster(directory, List.of("a", "b", "c"), List.of());
    cluster.start();
    survivor = cluster.member("a");
    clusterId = survivor.status().getHeader().getClusterId();
  }

  @AfterEach
  void stop() throws InterruptedException {
    cluster.close();
  }

  @Test
  void recoverQuorumKeepsWhatWasAcknowledgedAndNothingMixesWithTheOldMajority() throws Exception {
    loseTheQuorumUnderLoad();
    survivor.kill(); // what it knows of commits is as old as its last sync
    survivor.start("--recover-quorum");
    survivor.awaitLeader();

    assertEverythingIsThere(survivor);
    long recovered = survivor.status().getHeader().getClusterId();
    assertThat(recovered).isNotEqualTo(clusterId);
    assertThat(listed(survivor)).extracting(Member::getName).containsExactly("a");
    survivor.put("of", "the recovered cluster");

    // The others were only cut off: they go on as the old cluster, each for itself.
    for (String name : LOST) {
      cluster.member(name).start();
    }
    MemberProcess old = cluster.member("b");
    old.awaitLeader();
    old.put("of", "the old cluster");
    assertThat(old.status().getHeader().getClusterId()).isEqualTo(clusterId);
    survivor.await(
        "to turn the old members away",
        () ->
            survivor
                .log()
                .contains(
                    "was turned away, because cluster ID mismatch: the caller belongs to"
                        + " cluster"));
    assertThat(
            survivor
                .kv()
                .range(RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8("of")).build())
                .getKvs(0)
                .getValue()
                .toStringUtf8())
        .isEqualTo("the recovered cluster");

    // Emptied, with its old flags, one of them founds nothing.
    old.kill();
    cluster.member("c").kill();
    old.wipe();
    old.start();
    old.await(
        "to say why it waits",
        () ->
            old.log().contains("must first say that they do not remember this member; 0 have (")
                && old.log().contains(cluster.peerUrl("a") + ": cluster ID mismatch"));

    addTheOthersAgain();
    assertSameHashes();
    survivor.kill();
    survivor.start("--recover-quorum");
    assertThat(survivor.awaitExit()).as("the flag was left set").isOne();
    assertThat(survivor.log()).contains("RECOVERY_REFUSED");
    survivor.start();
    survivor.awaitLeader();
    assertThat(survivor.status().getHeader().getClusterId()).isEqualTo(recovered);
  }

  @Test
  void forceNewClusterKeepsTheClusterIdAndOldMembersThatFindItStop() throws Exception {
    loseTheQuorumUnderLoad();
    survivor.stop();
    survivor.start("--force-new-cluster");
    survivor.awaitLeader();

    assertEverythingIsThere(survivor);
    assertThat(survivor.status().getHeader().getClusterId()).isEqualTo(clusterId);
    assertThat(listed(survivor)).extracting(Member::getName).containsExactly("a");

    MemberProcess old = cluster.member("b");
    old.start();
    assertThat(old.awaitExit()).as("etcd exits with 0, too").isZero();
    assertThat(old.log()).contains("this member was removed from the cluster, so it stops");

    old.wipe();
    old.start();
    assertThat(old.awaitExit()).as("emptied, with its old flags").isOne();
    assertThat(old.log()).contains("MEMBER_REMOVED");

    addTheOthersAgain();
    assertSameHashes();
  }

  private void loseTheQuorumUnderLoad() throws Exception {
    List<CompletableFuture<Void>> writers =
        IntStream.range(0, WRITERS)
            .mapToObj(writer -> CompletableFuture.runAsync(() -> write(writer)))
            .toList();
    survivor.await("to have writes", () -> acknowledged.size() > WRITES_BEFORE);
    for (String name : LOST) {
      cluster.member(name).kill();
    }
    for (CompletableFuture<Void> writer : writers) {
      writer.get();
    }
    survivor.await("to miss its leader", () -> survivor.status().getLeader() == 0);
  }

  /// Until a write fails.
  private void write(int writer) {
    try {
      for (int i = 0; ; i++) {
        String key = "w%d-%d".formatted(writer, i);
        survivor.put(key, key);
        acknowledged.put(key, key);
      }
    } catch (StatusRuntimeException theQuorumIsLost) {
      assertThat(acknowledged).isNotEmpty();
    }
  }

  private void assertEverythingIsThere(MemberProcess member) {
    assertThat(member.pairs("w", "x")).containsAllEntriesOf(acknowledged);
  }

  private static List<Member> listed(MemberProcess member) {
    return member
        .cluster()
        .memberList(MemberListRequest.newBuilder().setLinearizable(true).build())
        .getMembersList();
  }

  private void addTheOthersAgain() throws Exception {
    for (String name : LOST) {
      MemberProcess member = cluster.member(name);
      member.kill();
      member.wipe();
      survivor.await("to be sure of those it has (5 s, as in etcd)", () -> isAdded(name));
      member.start("--initial-cluster-state=existing");
      member.await(
          "to have joined",
          () -> listed(member).stream().allMatch(known -> !known.getName().isEmpty()));
    }
    assertThat(listed(survivor)).hasSize(3);
  }

  private boolean isAdded(String name) {
    return survivor
        .cluster()
        .memberAdd(MemberAddRequest.newBuilder().addPeerURLs(cluster.peerUrl(name)).build())
        .hasMember();
  }

  private void assertSameHashes() throws InterruptedException {
    long revision = survivor.put("last", "write");
    HashKVResponse expected = survivor.hash(revision);
    for (String name : LOST) {
      MemberProcess member = cluster.member(name);
      member.await("to have all", () -> member.status().getHeader().getRevision() >= revision);
      assertThat(member.hash(revision).getHash()).isEqualTo(expected.getHash());
      assertEverythingIsThere(member);
    }
  }
}
