package io.coxswain.raft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.raft.RaftStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// The world of one seed: first anything may fail, then everything is healed and has to go on. Throws what
/// went wrong, with the way to see it again.
public final class HostileWorld implements LongConsumer {
  private static final long SECOND = 1_000_000_000;

  @Override
  public void accept(long seed) {
    run(seed);
  }

  /// Runs it and answers what it went through.
  static Tally run(long seed) {
    SimulatedCluster cluster = new SimulatedCluster(seed, seed % 2 == 0 ? 3 : 5);
    try {
      new Chaos(cluster).rageFor(20 * SECOND);
      cluster.heal(seed % 3 != 0);
      demandProgress(cluster, seed % 3 != 0 ? 60 * SECOND : 200 * SECOND);
      return cluster.tally;
    } catch (Throwable failure) {
      throw new AssertionError(
          "reproduce with: ./mvnw -pl store-node/raft test -Dtest=SimulationTest -Dcoxswain.seed="
              + seed
              + "\n"
              + cluster.events.last(200)
              + failure,
          failure);
    }
  }

  /// A command proposed and a read asked after the healing get through, and all members end up equal.
  private static void demandProgress(SimulatedCluster cluster, long limit) {
    long end = cluster.now() + limit;
    long committedThen = cluster.ledger.committedIndex();
    int readsThen = cluster.readsAnswered();
    while (cluster.now() < end) {
      Optional<SimulatedMember> leader = cluster.leader();
      if (leader.isPresent() && cluster.ledger.committedIndex() <= committedThen + 1) {
        cluster.propose(leader.get(), 1);
      }
      cluster.read(cluster.any());
      cluster.runFor(SECOND / 2);
      if (cluster.readsAnswered() > readsThen + 3
          && cluster.ledger.committedIndex() > committedThen + 1
          && converged(cluster)) {
        return;
      }
    }
    throw new AssertionError("no progress after healing: " + describe(cluster));
  }

  private static boolean converged(SimulatedCluster cluster) {
    long committed = cluster.ledger.committedIndex();
    List<SimulatedMember> inForce =
        cluster.members().stream()
            .filter(member -> cluster.ledger.state().conf().contains(member.id))
            .toList();
    return inForce.stream().allMatch(member -> member.state().index() == committed)
        && inForce.stream()
            .allMatch(member -> {
              assertThat(member.state()).isEqualTo(cluster.ledger.state());
              RaftStatus status = member.status();
              return status.conf().equals(cluster.ledger.state().conf())
                  && status.timing().equals(cluster.ledger.state().timing());
            });
  }

  private static String describe(SimulatedCluster cluster) {
    StringBuilder text = new StringBuilder("committed " + cluster.ledger.committedIndex());
    text.append(' ').append(cluster.ledger.state().conf());
    for (SimulatedMember member : cluster.members()) {
      text.append('\n').append(member.isUp() ? member.status() : member.id + " is down");
    }
    return text.toString();
  }
}
