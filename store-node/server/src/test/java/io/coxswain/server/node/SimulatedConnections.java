package io.coxswain.server.node;

import io.coxswain.server.peer.LinkFigures;
import io.coxswain.server.peer.PeerSettings;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedNetwork;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The connections that one life of a member makes to the others, and what it hears of them, as from the real
/// transport: a reset is heard of at once and dialled again, silence ends a connection after a while. One
/// stands for both that carry messages to a member.
final class SimulatedConnections {
  private static final long LOOK_NANOS = 300_000_000L;
  private static final long LATE_NANOS_MAX = 5_000_000L;
  private static final long SILENCE_NANOS_MAX = PeerSettings.of(0, 0).silenceMax().toNanos();

  private final SimulatedCluster cluster;
  private final SimulatedNetwork network;
  private final SimulatedHost host;
  private final SimulatedLinks links;
  private final SeededRandomness random;
  private final TreeMap<Long, String> addresses = new TreeMap<>();
  private final TreeMap<Long, Connection> standing = new TreeMap<>();
  private final TreeMap<Long, Long> boots = new TreeMap<>();
  private @Nullable SimulatedLife life;

  /// One that stands.
  private final class Connection {
    final long to;
    final String name;
    final long sinceNanos;
    final long bootId;
    final Runnable ended;

    /// When nothing gets through any more and nobody says so, it is given up then.
    long silentUntilNanos = Long.MAX_VALUE;

    Connection(long to, String name, long sinceNanos, long bootId) {
      this.to = to;
      this.name = name;
      this.sinceNanos = sinceNanos;
      this.bootId = bootId;
      this.ended = network.connect(host.name(), name, () -> outside(this::wasReset));
    }

    private void wasReset() {
      if (broke()) {
        cluster.count(Mark.LINK_RESET);
        long roundTrip =
            network.delayNanos(host.name(), name) + network.delayNanos(name, host.name());
        cluster.world().after(roundTrip, () -> outside(() -> dial(to)));
      }
    }

    /// False if it had ended before.
    boolean broke() {
      ended.run();
      boolean stood = standing.remove(to, this);
      if (stood) {
        alive().inbox.onUnreachable(to);
      }
      return stood;
    }
  }

  SimulatedConnections(SimulatedCluster cluster, SimulatedHost host, SimulatedLinks links) {
    this.cluster = cluster;
    this.network = cluster.network();
    this.host = host;
    this.links = links;
    this.random = cluster.world().split();
  }

  /// Begins to look who can be reached.
  void open(SimulatedLife begun) {
    life = begun;
    lookLater();
  }

  /// Keeps connections to these members from now on, and to no others.
  void update(Map<Long, List<URI>> members) {
    addresses.clear();
    members.forEach((id, urls) -> addresses.put(id, urls.getFirst().getHost()));
    List.copyOf(standing.values()).stream()
        .filter(connection -> !connection.name.equals(addresses.get(connection.to)))
        .forEach(Connection::broke);
  }

  /// The host of a member.
  Optional<String> address(long id) {
    return Optional.ofNullable(addresses.get(id));
  }

  /// Whether something that is said to a member leaves: nothing does while it is being dialled. What is cut off
  /// is a matter of the network, which may hold it.
  boolean takes(long id) {
    return standing.containsKey(id)
        || address(id).filter(name -> network.connects(host.name(), name)).isEmpty();
  }

  /// The process of a member, if it runs.
  Optional<SimulatedLife> lifeOf(long id) {
    return address(id)
        .flatMap(cluster::host)
        .flatMap(SimulatedHost::life)
        .filter(other -> other.identity.memberId() == id);
  }

  /// What is known of the ways to the others: nothing is measured on them.
  Map<Long, LinkFigures> figures() {
    Map<Long, LinkFigures> figures = new TreeMap<>();
    standing.forEach((id, connection) ->
        figures.put(
            id,
            new LinkFigures(
                OptionalLong.of(connection.sinceNanos),
                connection.bootId,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0)));
    return figures;
  }

  private SimulatedLife alive() {
    if (life == null) {
      throw new IllegalStateException("nothing was dialled yet");
    }
    return life;
  }

  private void outside(Runnable what) {
    host.outside(alive(), what);
  }

  private void lookLater() {
    cluster
        .world()
        .after(
            random.below(LOOK_NANOS),
            () -> {
              if (host.life().filter(alive()::equals).isPresent()) {
                outside(() -> List.copyOf(addresses.keySet()).forEach(this::look));
                lookLater();
              }
            });
  }

  private void look(long id) {
    Connection connection = standing.get(id);
    if (connection != null && isOver(connection)) {
      connection.broke();
    }
    dial(id);
  }

  /// Whether its end has come to notice.
  private boolean isOver(Connection connection) {
    String name = connection.name;
    boolean same =
        lifeOf(connection.to)
            .filter(other -> other.identity.bootId() == connection.bootId)
            .isPresent();
    if (!same && network.connects(host.name(), name)) {
      return true;
    }
    if (cluster.canTalk(host.name(), name)) {
      connection.silentUntilNanos = Long.MAX_VALUE;
      return false;
    }
    long now = cluster.world().nowNanos();
    if (connection.silentUntilNanos == Long.MAX_VALUE) {
      boolean isSaid = network.isCut(host.name(), name) && random.chance(0.5);
      connection.silentUntilNanos = isSaid ? now : now + SILENCE_NANOS_MAX;
    }
    boolean over = connection.silentUntilNanos <= now;
    if (over && !network.isCut(host.name(), name)) {
      cluster.count(Mark.LINK_SILENT);
    }
    return over;
  }

  /// Says who calls, and hears who answers.
  private void dial(long id) {
    String name = addresses.get(id);
    if (name == null) {
      return;
    }
    if (lifeOf(id).isEmpty() && network.connects(host.name(), name)) {
      mayBeGone(id, 0);
    }
    if (lifeOf(id).isEmpty() || !cluster.canTalk(host.name(), name)) {
      return;
    }
    links.toLife(name, id, _ -> {}); // may end the one that is called
    Optional<SimulatedLife> other =
        lifeOf(id).filter(found -> found.identity.clusterId() == alive().identity.clusterId());
    if (other.isEmpty()) {
      return;
    }
    if (other.get().inbox.isRemoved(alive().identity.memberId())) {
      cluster.count(Mark.TOLD_OF_REMOVAL);
      alive().inbox.onRemoved();
    } else if (!standing.containsKey(id)) {
      stands(id, name, other.get().identity.bootId());
    }
  }

  private void stands(long id, String name, long bootId) {
    boolean goneBefore = random.chance(0.5);
    if (goneBefore) {
      mayBeGone(id, bootId);
    } else {
      // The link for votes may be dialled later than the one for appends.
      cluster
          .world()
          .after(random.below(LATE_NANOS_MAX), () -> outside(() -> mayBeGone(id, bootId)));
    }
    boots.merge(id, bootId, (before, now) -> before == 0 ? now : before);
    standing.put(id, new Connection(id, name, alive().clock.nanoTime(), bootId));
    alive().inbox.onReachable(id);
  }

  /// The process that was met there before is gone if another one is found now, or none.
  private void mayBeGone(long id, long found) {
    long before = boots.getOrDefault(id, 0L);
    if (before == 0 || before == found) {
      return;
    }
    boolean told = random.chance(0.7);
    if (told) {
      alive().inbox.onGone(id);
    }
    if (told || found != 0) {
      boots.put(id, found);
    }
  }
}
