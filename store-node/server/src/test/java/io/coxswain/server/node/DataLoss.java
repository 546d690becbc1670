package io.coxswain.server.node;

import io.coxswain.server.contract.Membership.Member;
import io.coxswain.server.sim.SeededRandomness;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes a member's disk away, or changes bits on it; not from a cluster that could not bear it, and one at a
/// time. A member without its disk must not come back under its id. One whose data were changed must find
/// out and stop, before anybody relies on them; until then it may go on.
final class DataLoss {
  private static final int VOTERS_MIN = 3;
  private static final long ALONE_NANOS = 2 * PeerCensus.CALLED_WITHIN.toNanos();

  private final SimulatedCluster cluster;
  private final SeededRandomness random;
  private final List<SimulatedHost> victims = new ArrayList<>();

  DataLoss(SimulatedCluster cluster) {
    this.cluster = cluster;
    this.random = cluster.world().split();
  }

  /// Hosts that something was taken from.
  List<SimulatedHost> victims() {
    return victims;
  }

  /// Whether a member can't come back and has to be replaced.
  boolean isLost(Member member) {
    return victims.stream()
        .anyMatch(host -> host.name().equals(hostOf(member)) && host.needsReplacement());
  }

  static String hostOf(Member member) {
    return URI.create(member.peerUrls().getFirst()).getHost();
  }

  /// Harms a member, if the others can do without it.
  void strike(Member member, List<Member> all) {
    List<Member> voters = all.stream().filter(any -> !any.learner()).toList();
    boolean hasOpenVictim =
        all.stream()
            .anyMatch(any -> victims.stream().anyMatch(host -> host.name().equals(hostOf(any))));
    boolean allRun =
        voters.stream()
            .allMatch(
                voter -> cluster.host(hostOf(voter)).flatMap(SimulatedHost::core).isPresent());
    if (hasOpenVictim || !allRun || voters.size() < VOTERS_MIN) {
      return;
    }
    Optional<SimulatedHost> loneFounder =
        voters.stream()
            .flatMap(voter -> cluster.host(hostOf(voter)).stream())
            .filter(SimulatedHost::foundsAlone)
            .findFirst();
    if (loneFounder.isPresent() && random.chance(0.5)) {
      if (random.chance(0.5)) {
        leaveAlone(loneFounder.get());
      }
      wipe(loneFounder.get());
      return;
    }
    cluster
        .host(hostOf(member))
        .ifPresent(host -> {
          if (random.chance(0.4)) {
            wipe(host);
          } else {
            changeBits(host);
          }
        });
  }

  /// Nobody reaches it for a while: long enough for a founder to serve its cluster again.
  private void leaveAlone(SimulatedHost host) {
    for (SimulatedHost other : cluster.hosts()) {
      cluster.network().cut(other.name(), host.name());
      cluster.world().after(ALONE_NANOS, () -> cluster.network().heal(other.name(), host.name()));
    }
  }

  private void wipe(SimulatedHost host) {
    cluster.note(host.name(), "loses its disk");
    cluster.count("disks lost");
    victims.add(host);
    host.wipe();
    host.start();
  }

  /// In the log, the state, or whatever else a member keeps; and from now on in snapshots for others.
  private void changeBits(SimulatedHost host) {
    host.rot()
        .flipSomewhere(random.chance(0.6) ? LogOrigin.DIRECTORY : "member")
        .ifPresent(where -> {
          victims.add(host);
          host.rot().begin(random.chance(0.5) ? 0.5 : 1);
          cluster.note(host.name(), "a bit of %s is changed".formatted(where));
          cluster.count("bits changed");
        });
  }
}
