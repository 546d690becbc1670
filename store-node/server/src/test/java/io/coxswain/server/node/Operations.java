package io.coxswain.server.node;

import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.Timing;
import io.coxswain.server.sim.SeededRandomness;
import java.time.Duration;
import java.util.List;

/// What operators ask of a cluster that has nothing to do with its members.
final class Operations {
  private static final long MILLI = 1_000_000L;

  /// Until the call is given up, and what it began as well, even if the process stands still in between.
  private static final Duration HAND_OVER_MAX = Duration.ofMinutes(1);

  private final SimulatedCluster cluster;
  private final SeededRandomness random;

  Operations(SimulatedCluster cluster) {
    this.cluster = cluster;
    this.random = cluster.world().split();
  }

  /// Asks for another timing.
  void retime(SimulatedHost host) {
    long heartbeat = (20 + random.below(400)) * MILLI;
    long election = heartbeat * (5 + random.below(10));
    cluster.call(
        host,
        member -> {
          long epoch = member.state().standing().timing().current().epoch();
          return member.requests().retime(new Timing(epoch + 1, heartbeat, election, election));
        },
        (answer, _) -> {
          if (answer != null) {
            cluster.count(Mark.TIMING_CHANGED);
            cluster.note(
                WorldEvents.ALL,
                "timing changed to %d / %d ms".formatted(heartbeat / MILLI, election / MILLI));
          }
        });
  }

  /// Asks for another leader.
  void transfer(SimulatedHost host) {
    host.mayHandOver(HAND_OVER_MAX);
    cluster.call(
        host,
        member ->
            member
                .describe()
                .thenCompose(status -> member.requests().transferTo(successor(status))),
        (_, failure) -> {
          if (failure == null) {
            cluster.count(Mark.LEAD_TRANSFERRED);
            cluster.note(host.name(), "lead handed over");
          }
        });
  }

  private long successor(RaftStatus status) {
    List<Long> voters = status.conf().voters().stream().sorted().toList();
    return voters.get(random.below(voters.size()));
  }
}
