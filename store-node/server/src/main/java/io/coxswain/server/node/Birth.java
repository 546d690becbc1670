package io.coxswain.server.node;

import io.coxswain.api.peer.RecallRequest;
import io.coxswain.server.config.ConfigRefused;
import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.contract.Membership.Member;
import io.coxswain.server.log.LogIdentity;
import io.coxswain.server.log.WriteAheadLog;
import io.coxswain.server.members.MemberList;
import io.coxswain.server.world.Disk;
import io.coxswain.server.world.Randomness;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Decides how this member comes to be: it goes on where it was, is born with a cluster, or joins one.
///
/// An empty data directory may belong to a member that lost its disk: such a one could vote twice, or be
/// counted for entries it forgot. So a birth has four steps, and each is done before the next begins:
///
/// 1. a quorum, counted among the other voters, says that it does not remember this id ([Plan#question()]);
/// 2. a mark is drawn and on disk here ([BirthMark]);
/// 3. a quorum has the mark on disk and knows of no other under this id ([Plan#registration()], [Births]);
/// 4. the log is made, the mark is deleted, and only now the member votes and acknowledges.
///
/// Why a quorum q of the n - 1 others, both of them for n = 3: the q that noted the first birth and the q
/// that are asked at a second one have at least 2q - (n - 1) members in common, which is two for any odd n.
/// So one of those may have lost its disk as well, and the other still says no. With one answer less, two
/// members that lost their disks could let each other in. Whom it once voted for does not matter, so it need
/// not be up.
final class Birth {
  private final LogOrigin origin;
  private final BirthMark mark;
  private final NodeConfig config;

  Birth(Disk disk, NodeConfig config, Randomness randomness) {
    this.origin = new LogOrigin(disk);
    this.mark = new BirthMark(disk, randomness);
    this.config = config;
  }

  /// Who this member is, and what is still to be done before it may take part.
  ///
  /// @param others addresses of the members to ask first; empty if there is nothing to ask
  /// @param answersNeeded how many of them must have answered, to each of the two questions
  /// @param genesisMember born with its cluster
  /// @param known whom a joiner can talk to before its own log tells it; else empty
  /// @param founder how the founder of a cluster of one finds out that it is one no more
  record Plan(
      LogIdentity identity,
      List<List<URI>> others,
      int answersNeeded,
      boolean genesisMember,
      MemberList known,
      LoneFounder founder,
      BirthMark mark,
      LogSource source) {

    /// Whether a cluster of this member alone is about to be founded, with nobody to ask.
    boolean foundsAlone() {
      return genesisMember && others.isEmpty();
    }

    /// Asks whether this member is remembered.
    RecallRequest question() throws IOException {
      return asking(mark.found()).build();
    }

    /// Asks to note that this member is born, under a mark that is on disk when this returns.
    RecallRequest registration() throws IOException {
      return asking(mark.drawn()).setBirth(true).build();
    }

    private RecallRequest.Builder asking(long found) {
      return RecallRequest.newBuilder()
          .setClusterId(identity.clusterId())
          .setMemberId(identity.memberId())
          .setBirthMark(found);
    }

    /// Makes or opens the log, once both questions are answered. From here on the member may take part.
    WriteAheadLog.Opened open() throws IOException {
      WriteAheadLog.Opened opened = source.open();
      mark.forget();
      return opened;
    }
  }

  /// Makes or opens the log.
  interface LogSource {
    WriteAheadLog.Opened open() throws IOException;
  }

  /// @param census asks members of a running cluster, should this one join
  Plan plan(Census census) throws IOException, InterruptedException {
    if (origin.exists()) {
      WriteAheadLog.Opened opened = origin.reopen(config);
      boolean nothingYet = opened.recovered().lastIndex() == 0;
      MemberList known = nothingYet ? census.find(listedOthers()).members() : MemberList.EMPTY;
      return new Plan(
          opened.recovered().identity(),
          List.of(),
          0,
          false,
          known,
          LoneFounder.of(opened.recovered()),
          mark,
          () -> opened);
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
        others.isEmpty() ? LoneFounder.UNBORN : LoneFounder.NONE,
        mark,
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
        LoneFounder.NONE,
        mark,
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
    Cluster find(List<List<URI>> addresses) throws IOException, InterruptedException;

    /// A running cluster.
    record Cluster(long id, MemberList members) {}
  }
}
