package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.fault.FaultCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One world from its seed: one, three or five members to begin with, and what goes wrong with their
/// processes, disks and links ([SimulatedFaults]), with their data ([DataLoss]) and by what operators ask
/// ([MembershipFaults], [Operations]) while clients use them; every twentieth is a [LostQuorumWorld]. Checked:
///
/// - with every message, every entry applied and every log opened: what [SafetyWitness] says;
/// - what clients saw could have happened in one place (linearizable; unknown outcomes stay possible), and
///   revisions never go back in real time;
/// - every increment that was answered counts once;
/// - leases live as long as promised, end, and stay ended;
/// - watches hear of every revision once, whole, in order, across members and compactions, nothing from before
///   their start, and of no progress too early;
/// - keys written in one transaction change together; an older revision says the same to all, for ever;
/// - members at one entry hold the same state;
/// - a member stops by itself only for a reason, and says which; one that lost its disk doesn't come back;
/// - once nothing goes wrong any more, all come together in time, with one hash.
///
/// Some worlds are of another kind: [LostQuorumWorld], [ChangedState].
final class Simulation {
  private static final Duration TROUBLE = Duration.ofSeconds(150);
  private static final Duration CALM = Duration.ofSeconds(10);
  private static final Duration CHECK_EVERY = Duration.ofSeconds(2);

  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

  private final long seed;
  private final SimulatedCluster cluster;

  Simulation(long seed) {
    this.seed = seed;
    this.cluster = new SimulatedCluster(seed);
  }

  /// A fingerprint of everything that has happened.
  long trace() {
    return cluster.world().trace();
  }

  SimulatedCluster cluster() {
    return cluster;
  }

  void run() {
    try {
      if (LostQuorumWorld.isOf(seed)) {
        new LostQuorumWorld(cluster).run();
      } else if (ChangedState.isOf(seed)) {
        new ChangedState(cluster).run();
      } else {
        runWorld();
      }
    } catch (RuntimeException | AssertionError failure) {
      throw new AssertionError(
          "seed %d at %d ms; to see it again: store-node/sim --seed %d%n%s"
              .formatted(seed, cluster.world().ageNanos() / 1_000_000, seed, cluster.events()),
          failure);
    }
  }

  private void runWorld() {
    List<String> flags =
        List.of(
            "--snapshot-count=" + (10 + seed % 5 * 40),
            "--snapshot-catchup-entries=" + (5 + seed % 3 * 50));
    List<String> names = NAMES.subList(0, size(seed));
    String all =
        names.stream()
            .map(name -> name + "=http://" + name + ":2380")
            .collect(Collectors.joining(","));
    for (String name : names) {
      List<String> own = new ArrayList<>(flags);
      own.add("--initial-cluster=" + all);
      cluster.add(name, own).start();
    }
    Clients clients = new Clients(cluster, seed % 2 == 0);
    SimulatedFaults faults = new SimulatedFaults(cluster);
    Optional<MembershipFaults> changes =
        seed % 3 == 0 ? Optional.empty() : Optional.of(new MembershipFaults(cluster, flags));
    for (Duration spent = Duration.ZERO;
        spent.compareTo(TROUBLE) < 0;
        spent = spent.plus(CHECK_EVERY)) {
      cluster.run(CHECK_EVERY);
      cluster.requireEqualStates();
    }
    changes.ifPresent(MembershipFaults::end);
    faults.end();
    cluster.run(CALM);
    clients.stop();
    clients.awaitCalm();
    List<SimulatedHost> victims = changes.map(MembershipFaults::victims).orElse(List.of());
    cluster.hosts().stream()
        .filter(host -> !victims.contains(host))
        .flatMap(host -> host.refusal().stream())
        .forEach(why -> assertThat(why.code()).as("%s", why).isEqualTo(FaultCode.MEMBER_REMOVED));
    clients.judge();
  }

  /// Most worlds begin with three members, some with five, few with one.
  private static int size(long seed) {
    return switch (Math.floorMod(seed, 10)) {
      case 4 -> 1;
      case 2, 7 -> 5;
      default -> 3;
    };
  }
}
