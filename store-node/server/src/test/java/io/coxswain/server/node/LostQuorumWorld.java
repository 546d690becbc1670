package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.sim.SeededRandomness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// One world in which all members but one are lost while things go wrong: for good, or only from sight. The one
/// is recovered by `--recover-quorum` or, if the others are lost for good, by `--force-new-cluster`, perhaps with
/// a power cut in the middle; then the cluster grows again. Others that come back into sight go on as the old
/// cluster.
///
/// What was acknowledged before may be lost, but with `--recover-quorum` nothing that the survivor had applied:
/// [SimulatedCluster#beginAnew()] forgets what the witnesses know, and other [Clients] come. Before and after,
/// all that [Simulation] says of them holds, each for itself; and no member of the one cluster takes anything in
/// from the other ([SimulatedLinks]).
final class LostQuorumWorld {
  private static final Duration BEFORE = Duration.ofSeconds(40);
  private static final Duration AFTER = Duration.ofSeconds(80);
  private static final Duration CALM = Duration.ofSeconds(10);
  private static final Duration CHECK_EVERY = Duration.ofSeconds(2);
  private static final Duration RESTART = Duration.ofSeconds(3);
  private static final int CUT_WITHIN_CHANGES = 60;
  private static final List<String> FLAGS =
      List.of("--snapshot-count=50", "--snapshot-catchup-entries=20");
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

  private final SimulatedCluster cluster;
  private final SeededRandomness random;
  private final List<SimulatedHost> lost = new ArrayList<>();
  private boolean outOfSight;

  LostQuorumWorld(SimulatedCluster cluster) {
    this.cluster = cluster;
    this.random = cluster.world().split();
  }

  /// Whether the world of a seed is one of these: every twentieth.
  static boolean isOf(long seed) {
    return Math.floorMod(seed, 20) == 9;
  }

  void run() {
    found();
    Clients before = new Clients(cluster, true);
    SimulatedFaults faults = new SimulatedFaults(cluster);
    spend(BEFORE);
    before.leave();

    SimulatedHost survivor = lose();
    recover(survivor);
    Clients after = before.successors(true);
    MembershipFaults changes = new MembershipFaults(cluster, FLAGS);
    spend(AFTER);

    changes.end();
    faults.end();
    cluster.run(CALM);
    after.stop();
    after.awaitCalm();
    before.requireInOrder();
    after.judge();
    requireApart();
  }

  private void found() {
    List<String> names = NAMES.subList(0, random.chance(0.3) ? 5 : 3);
    String all =
        names.stream()
            .map(name -> name + "=http://" + name + ":2380")
            .collect(Collectors.joining(","));
    for (String name : names) {
      List<String> own = new ArrayList<>(FLAGS);
      own.add("--initial-cluster=" + all);
      cluster.add(name, own).start();
    }
    cluster.await("somebody leads", () -> cluster.leader().isPresent());
  }

  private void spend(Duration time) {
    for (Duration spent = Duration.ZERO;
        spent.compareTo(time) < 0;
        spent = spent.plus(CHECK_EVERY)) {
      cluster.run(CHECK_EVERY);
      cluster.requireEqualStates();
    }
  }

  /// Loses all but one that takes part, which may be any of them, and answers that.
  private SimulatedHost lose() {
    cluster.await("anybody takes part", () -> cluster.anyRunning().isPresent());
    SimulatedHost survivor = cluster.anyRunning().orElseThrow();
    outOfSight = random.chance(0.4);
    for (SimulatedHost host : cluster.hosts()) {
      if (host != survivor) {
        lost.add(host);
        if (outOfSight) {
          host.setAside();
        } else {
          host.goForGood();
        }
      }
    }
    cluster.note(survivor.name(), outOfSight ? "sees nobody any more" : "is all that is left");
    return survivor;
  }

  private void recover(SimulatedHost survivor) {
    MemberCore.Running left = survivor.core().orElseThrow();
    long applied = left.state().standing().index();
    boolean newId = outOfSight || random.chance(0.5);
    cluster.beginAnew();
    survivor.recoverBy(newId ? "--recover-quorum" : "--force-new-cluster");
    if (random.chance(0.5)) {
      survivor.disk().trouble().cutPowerAfter(random.below(CUT_WITHIN_CHANGES));
    }
    cluster.await(
        "the survivor goes on alone",
        () -> {
          survivor.start();
          return survivor.core().isPresent() && cluster.converged();
        });
    survivor.recovered();
    keepRunning(survivor);
    MemberCore.Running alone = survivor.core().orElseThrow();
    if (newId) {
      // etcd's flag cuts what the disk does not know to be committed, up to 100 ms of it.
      assertThat(alone.state().standing().index()).isGreaterThan(applied);
    }
    assertThat(alone.clusterId() != left.clusterId()).isEqualTo(newId);
    assertThat(alone.memberId()).isEqualTo(left.memberId());
    assertThat(alone.state().standing().conf().voters()).containsExactly(alone.memberId());
    cluster.count(Mark.QUORUM_RECOVERED);
  }

  /// The power cut may come later than the recovery.
  private void keepRunning(SimulatedHost host) {
    cluster
        .world()
        .after(
            RESTART.toNanos(),
            () -> {
              host.start();
              keepRunning(host);
            });
  }

  /// Who was only out of sight is no member here, and leads on there.
  private void requireApart() {
    if (!outOfSight) {
      return;
    }
    cluster.count(Mark.OLD_CLUSTER_GOES_ON);
    cluster.await(
        "the old cluster has a leader of its own",
        () ->
            lost.stream()
                .flatMap(host -> host.life().flatMap(SimulatedLife::core).stream())
                .anyMatch(SimulatedCluster::leads));
    List<String> addresses = lost.stream().map(SimulatedHost::peerUrl).toList();
    assertThat(cluster.members().getFirst().membership().current().members())
        .allSatisfy(member -> assertThat(member.peerUrls()).doesNotContainAnyElementsOf(addresses));
  }
}
