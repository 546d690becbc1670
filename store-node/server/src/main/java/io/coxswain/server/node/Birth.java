package io.coxswain.server.node;

import io.coxswain.server.config.ConfigRefused;
import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.contract.Membership.Member;
import io.coxswain.server.log.LogIdentity;
import io.coxswain.server.log.WriteAheadLog;
import io.coxswain.server.members.MemberList;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Decides how this member comes to be: it goes on where it was, is born with a cluster, or joins one.
///
/// An empty data directory may belong to a member that lost its disk: such a one could vote twice, or be
/// counted for entries it forgot. So before anything is written, the others are asked ([Census]).
final class Birth {
  private final LogOrigin origin;
  private final NodeConfig config;

  Birth(Disk disk, NodeConfig config) {
    this.origin = new LogOrigin(disk);
    this.config = config;
  }

  /// Who this member is, and what is still to be done before it may take part.
  ///
  /// @param others addresses of the members to ask first; empty if there is nothing to ask
  /// @param answersNeeded how many of them must have answered
  /// @param genesisMember born with its cluster
  /// @param known whom a joiner can talk to before its own log tells it; else empty
  record Plan(
      LogIdentity identity,
      List<List<URI>> others,
      int answersNeeded,
      boolean genesisMember,
      MemberList known,
      LogSource log) {}

  /// Makes or opens the log; called when all that were to be asked have answered.
  interface LogSource {
    WriteAheadLog.Opened open() throws IOException;
  }

  /// @param census asks members of a running cluster, should this one join
  Plan plan(Census census) throws IOException, InterruptedException {
    if (origin.exists()) {
      WriteAheadLog.Opened opened = origin.reopen(config);
      boolean nothingYet = opened.recovered().lastIndex() == 0;
      MemberList known = nothingYet ? census.find(listedOthers()).members() : MemberList.EMPTY;
      return new Plan(opened.recovered().identity(), List.of(), 0, false, known, () -> opened);
    }
    NodeConfig.Bootstrap bootstrap = config.bootstrap();
    bootstrap.cluster().requireMember(config.name(), config.urls().advertisePeer());
    return switch (bootstrap.state()) {
      case NEW -> born(Genesis.of(bootstrap.cluster(), bootstrap.token()));
      case EXISTING -> joins(census);
    };
  }

  private Plan born(Genesis genesis) {
    long memberId = genesis.idOf(config.name());
    List<List<URI>> others =
        genesis.members().stream()
            .filter(member -> member.id() != memberId)
            .map(Genesis.FirstMember::peerUrls)
            .toList();
    return new Plan(
        new LogIdentity(memberId, genesis.clusterId()),
        others,
        Math.min(quorum(others.size() + 1), others.size()),
        true,
        MemberList.EMPTY,
        () -> origin.bear(genesis, memberId));
  }

  private Plan joins(Census census) throws IOException, InterruptedException {
    Set<URI> own = new TreeSet<>(config.urls().advertisePeer());
    Census.Cluster cluster = census.find(listedOthers());
    Member self =
        cluster.members().members().stream()
            .filter(member -> own.equals(new TreeSet<>(urls(member))))
            .findFirst()
            .orElseThrow(() ->
                new ConfigRefused(
                    "the cluster has no member with the peer URLs %s; add it first (etcdctl member add), then start it."
                        .formatted(own)));
    List<Member> voters =
        cluster.members().members().stream()
            .filter(member -> !member.learner() && member.id() != self.id())
            .toList();
    int voting = voters.size() + (self.learner() ? 0 : 1);
    LogIdentity identity = new LogIdentity(self.id(), cluster.id());
    return new Plan(
        identity,
        voters.stream().map(Birth::urls).toList(),
        Math.min(quorum(voting), voters.size()),
        false,
        cluster.members(),
        () -> origin.join(identity));
  }

  /// Addresses in `--initial-cluster` but this member's own.
  private List<List<URI>> listedOthers() {
    Set<URI> own = new TreeSet<>(config.urls().advertisePeer());
    List<List<URI>> listed =
        new ArrayList<>(config.bootstrap().cluster().peerUrlsByName().values());
    listed.removeIf(own::containsAll);
    return listed;
  }

  private static List<URI> urls(Member member) {
    return member.peerUrls().stream().map(URI::create).toList();
  }

  private static int quorum(int voters) {
    return voters / 2 + 1;
  }

  /// Asks members over the network.
  interface Census {
    /// The cluster that these addresses belong to; waits until one answers.
    Cluster find(List<List<URI>> addresses) throws InterruptedException;

    /// A running cluster.
    record Cluster(long id, MemberList members) {}
  }
}
