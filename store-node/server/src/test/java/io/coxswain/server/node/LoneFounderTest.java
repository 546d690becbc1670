package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.raft.Bytes;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.raft.Payload;
import io.coxswain.server.contract.Membership.Change;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.log.LogIdentity;
import io.coxswain.server.log.LogSnapshot;
import io.coxswain.server.log.RecoveredLog;
import io.coxswain.server.members.MemberList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// The founder of a cluster of one that loses its disk after the cluster has grown.
class LoneFounderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long SELF = 5;
  private static final long OTHER = 6;

  private final SimulatedCluster cluster = new SimulatedCluster(12);

  @Test
  void itStopsBeforeItServesAnybody() {
    grow();
    host("a").wipe();
    host("a").start();

    await(this::founderIsRefused);
    assertThat(cluster.counts()).doesNotContainKey(Mark.FOUNDED_AGAIN.words);
    await(this::othersHaveALeader);
  }

  @Test
  void cutOffItFoundsAgainAndStopsAtTheFirstCall() {
    grow();
    host("a").wipe();
    cut();
    host("a").start();
    await(() -> cluster.counts().containsKey(Mark.FOUNDED_AGAIN.words));

    cluster.network().heal();
    await(this::founderIsRefused);
    host("a").start();
    await(this::founderIsRefused);
    await(this::othersHaveALeader);
  }

  @Test
  void withItsDiskItIsNotMistaken() {
    grow();
    for (int changes = 0; changes < 40; changes += 3) {
      host("a").disk().trouble().cutPowerAfter(changes);
      cluster.run(Duration.ofSeconds(2));
      host("a").kill();
      host("a").start();
      await(cluster::converged);
    }
    assertThat(host("a").refusal()).isEmpty();
  }

  @Test
  void onlyALogThatKnowsNobodyElseRaisesTheQuestion() {
    LogSnapshot alone = new LogSnapshot(90, 3, List.of(SELF), List.of());
    assertThat(LoneFounder.of(log(LogSnapshot.BIRTH, addition(1, SELF))).alone()).isTrue();
    assertThat(LoneFounder.of(log(alone)).alone()).isTrue();

    assertThat(LoneFounder.of(log(LogSnapshot.BIRTH)).alone()).as("has yet to join").isFalse();
    assertThat(LoneFounder.of(log(LogSnapshot.BIRTH, addition(1, OTHER))).alone())
        .as("has joined a cluster of one")
        .isFalse();
    assertThat(
            LoneFounder.of(log(LogSnapshot.BIRTH, addition(1, SELF), addition(2, OTHER))).alone())
        .as("has admitted somebody, perhaps without having applied it yet")
        .isFalse();
    assertThat(LoneFounder.of(log(alone, addition(91, OTHER))).alone()).isFalse();
    assertThat(LoneFounder.of(log(new LogSnapshot(90, 3, List.of(SELF), List.of(OTHER)))).alone())
        .isFalse();
  }

  /// Behind a snapshot only the state knows whether others came and went.
  @Test
  void whatTheStateMayKnowIsWaitedFor() {
    LoneFounder behindSnapshot =
        LoneFounder.of(log(new LogSnapshot(90, 3, List.of(SELF), List.of())));
    assertThat(behindSnapshot.calledBy(OTHER, Optional.empty())).isEmpty();
    assertThat(behindSnapshot.calledBy(OTHER, Optional.of(changedAt(7)))).isEmpty();
    assertThat(behindSnapshot.calledBy(OTHER, Optional.of(changedAt(1))))
        .map(StoreFault::code)
        .hasValue(FaultCode.DATA_MISSING);
    assertThat(LoneFounder.UNBORN.calledBy(OTHER, Optional.empty())).isPresent();
    assertThat(LoneFounder.NONE.calledBy(OTHER, Optional.of(changedAt(1)))).isEmpty();
  }

  private static MemberList changedAt(long index) {
    return new MemberList(index, List.of(), Set.of());
  }

  private static Entry addition(long index, long member) {
    return new Entry(
        1,
        index,
        new Payload.Membership(new ConfChange(ConfChange.Kind.ADD_VOTER, member, Bytes.EMPTY)));
  }

  private static RecoveredLog log(LogSnapshot snapshot, Entry... entries) {
    return new RecoveredLog(
        new LogIdentity(SELF, 1),
        new HardState(3, 0, snapshot.index()),
        snapshot,
        List.of(entries),
        Optional.empty());
  }

  /// Three voters, of which `a` has founded the cluster.
  private void grow() {
    List<String> flags = List.of("--snapshot-count=20", "--snapshot-catchup-entries=5");
    List<String> founding = new ArrayList<>(flags);
    founding.add("--initial-cluster=a=http://a:2380");
    cluster.add("a", founding).start();
    await(() -> cluster.leader().isPresent());
    String all = "a=http://a:2380";
    for (String name : List.of("b", "c")) {
      all += ",%s=http://%s:2380".formatted(name, name);
      List<String> joining = new ArrayList<>(flags);
      joining.add("--initial-cluster-state=existing");
      joining.add("--initial-cluster=" + all);
      SimulatedHost host = cluster.add(name, joining);
      int before = cluster.running().size();
      await(() -> admitted(host));
      host.start();
      await(() -> cluster.running().size() > before && cluster.converged());
    }
  }

  /// Asks for it until the leader has it.
  private boolean admitted(SimulatedHost host) {
    MemberCore.Running leader = cluster.leader().flatMap(SimulatedHost::core).orElseThrow();
    boolean listed =
        leader.membership().current().members().stream()
            .anyMatch(member -> member.peerUrls().contains(host.peerUrl()));
    if (!listed) {
      cluster.call(
          cluster.leader().orElseThrow(),
          member ->
              member
                  .membership()
                  .change(new Change.Add(List.of(host.peerUrl()), false), OptionalLong.empty()),
          (_, _) -> {});
    }
    return listed;
  }

  private void cut() {
    for (String other : List.of("b", "c")) {
      cluster.network().cut("a", other);
      cluster.network().cut(other, "a");
    }
  }

  private SimulatedHost host(String name) {
    return cluster.host(name).orElseThrow();
  }

  private boolean founderIsRefused() {
    return host("a").life().isEmpty()
        && host("a").refusal().filter(why -> why.code() == FaultCode.DATA_MISSING).isPresent();
  }

  private boolean othersHaveALeader() {
    return cluster.leader().filter(host -> !host.name().equals("a")).isPresent();
  }

  private void await(BooleanSupplier so) {
    assertThat(cluster.runUntil(PATIENCE, so)).as(cluster::events).isTrue();
  }
}
