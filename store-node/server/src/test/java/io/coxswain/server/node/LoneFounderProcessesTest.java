package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.etcd.Member;
import io.coxswain.api.etcd.MemberAddRequest;
import io.coxswain.api.etcd.MemberListRequest;
import io.coxswain.api.etcd.MemberRemoveRequest;
import io.coxswain.server.fault.FaultCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A cluster of one has grown to three processes; then its founder loses its disk and is started with the flags
/// it was born with.
@Timeout(600)
class LoneFounderProcessesTest {
  private static final List<String> JOINED = List.of("b", "c");

  @TempDir Path directory;

  private ProcessCluster cluster;
  private MemberProcess founder;
  private MemberProcess other;

  @BeforeEach
  void grow() throws Exception {
    cluster =
        new ProcessCluster(
            directory, List.of("a", "b", "c"), List.of("--strict-reconfig-check=false"));
    founder = cluster.member("a");
    other = cluster.member("b");
    startFounder();
    founder.awaitLeader();
    for (String name : JOINED) {
      join(founder, cluster.member(name));
    }
    founder.put("kept", "by all");
    founder.kill();
    founder.wipe();
  }

  @AfterEach
  void stop() throws InterruptedException {
    cluster.close();
  }

  private void startFounder() throws Exception {
    founder.start("--initial-cluster=" + cluster.listOf(List.of("a")));
  }

  private void join(MemberProcess by, MemberProcess joining) throws Exception {
    by.await(
        "to add " + joining.name,
        () ->
            by.cluster()
                .memberAdd(
                    MemberAddRequest.newBuilder()
                        .addPeerURLs(cluster.peerUrl(joining.name))
                        .build())
                .hasMember());
    joining.start("--initial-cluster-state=existing");
    joining.await(
        "to have joined",
        () -> listed(joining).stream().allMatch(member -> !member.getName().isEmpty()));
  }

  private static List<Member> listed(MemberProcess member) {
    return member
        .cluster()
        .memberList(MemberListRequest.newBuilder().setLinearizable(true).build())
        .getMembersList();
  }

  @Test
  void itStopsBeforeItServesAnybodyAndCanBeReplaced() throws Exception {
    startFounder();
    assertRefused();
    assertThat(founder.log().split("ready to serve client requests", -1))
        .as("parts of the log of both lives around the word")
        .hasSize(2);
    assertThat(other.pairs("kept", "kept0")).containsEntry("kept", "by all");

    long lost =
        listed(other).stream()
            .filter(member -> member.getPeerURLsList().contains(cluster.peerUrl("a")))
            .findFirst()
            .orElseThrow()
            .getID();
    other.await(
        "to remove what was lost",
        () ->
            other
                    .cluster()
                    .memberRemove(MemberRemoveRequest.newBuilder().setID(lost).build())
                    .getMembersCount()
                == 2);
    join(other, founder);
    assertThat(founder.pairs("kept", "kept0")).containsEntry("kept", "by all");
  }

  /// While nobody can call it, it can't know; at the first call it stops, and nothing of it spreads.
  @Test
  void aloneItFoundsAgainAndStopsWhenTheOthersAreBack() throws Exception {
    for (String name : JOINED) {
      cluster.member(name).kill();
    }
    startFounder();
    founder.awaitLeader();
    founder.put("written", "to a cluster that nobody else is in");

    for (String name : JOINED) {
      cluster.member(name).start("--initial-cluster-state=existing");
    }
    assertRefused();
    other.awaitLeader();
    assertThat(other.pairs("a", "z")).containsOnlyKeys("kept");
    startFounder();
    assertRefused();
  }

  private void assertRefused() throws InterruptedException {
    assertThat(founder.awaitExit()).isOne();
    assertThat(founder.log().lines().toList().getLast())
        .contains(FaultCode.DATA_MISSING.name())
        .contains("which only this member can have admitted");
  }
}
