package io.coxswain.server.node;

import io.coxswain.api.peer.ForwardReply;
import io.coxswain.api.peer.ForwardRequest;
import io.coxswain.api.peer.RecallReply;
import io.coxswain.api.peer.RecallRequest;
import io.coxswain.api.peer.Route;
import io.coxswain.raft.Message;
import io.coxswain.server.peer.LinkFigures;
import io.coxswain.server.peer.MemberNetwork;
import io.coxswain.server.peer.MessagePurpose;
import io.coxswain.server.peer.PeerIdentity;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedClock;
import io.coxswain.server.world.Network.Purpose;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// What one life of a member does to the others, over the simulated network. Who may be talked to and who
/// is turned away is decided as by the real transport.
final class SimulatedLinks implements MemberNetwork {
  private static final long PROBE_NANOS = 300_000_000L;

  private final SimulatedCluster cluster;
  private final SimulatedHost host;
  private final PeerIdentity self;
  private final SimulatedClock clock;
  private final SeededRandomness random;
  private final TreeMap<Long, String> addresses = new TreeMap<>();
  private final TreeMap<Long, Long> connectedSince = new TreeMap<>();
  private final TreeMap<Long, Long> boots = new TreeMap<>();
  private int transfers;

  SimulatedLinks(
      SimulatedCluster cluster, SimulatedHost host, PeerIdentity self, SimulatedClock clock) {
    this.cluster = cluster;
    this.host = host;
    this.self = self;
    this.clock = clock;
    this.random = cluster.world().split();
  }

  /// Begins to look who can be reached.
  void open(SimulatedLife life) {
    cluster
        .world()
        .after(
            random.below(PROBE_NANOS),
            () -> {
              if (host.life().filter(life::equals).isPresent()) {
                host.outside(life, () -> probe(life));
                open(life);
              }
            });
  }

  private void probe(SimulatedLife life) {
    addresses.forEach((id, name) -> {
      Optional<SimulatedLife> other = lifeOf(id);
      boolean up = other.isPresent() && cluster.canTalk(host.name(), name);
      long boot = other.map(found -> found.identity.bootId()).orElse(0L);
      long before = boots.getOrDefault(id, 0L);
      boolean portRefuses = other.isEmpty() && !cluster.isCut(host.name(), name);
      if (before != 0 && before != boot && (up || portRefuses) && random.chance(0.7)) {
        life.inbox.onGone(id);
        boots.put(id, boot);
      }
      if (up) {
        toLife(name, id, _ -> {}); // a dial says who calls
      }
      if (up && connectedSince.putIfAbsent(id, clock.nanoTime()) == null) {
        boots.put(id, boot);
        life.inbox.onReachable(id);
      }
      if (!up && connectedSince.remove(id) != null) {
        life.inbox.onUnreachable(id);
      }
    });
  }

  private Optional<SimulatedLife> lifeOf(long id) {
    return Optional.ofNullable(addresses.get(id))
        .flatMap(cluster::host)
        .flatMap(SimulatedHost::life)
        .filter(other -> other.identity.memberId() == id);
  }

  @Override
  public void update(Map<Long, List<URI>> members) {
    addresses.clear();
    members.forEach((id, urls) -> addresses.put(id, urls.getFirst().getHost()));
    connectedSince.keySet().retainAll(members.keySet());
  }

  @Override
  public boolean send(Message message) {
    host.life().filter(life -> life.links == this).ifPresent(life -> life.lanes.point());
    Optional<SimulatedLife> sender = host.life().filter(life -> life.links == this);
    if (sender.isEmpty()) {
      return false; // killed meanwhile
    }
    if (host.hasLostItsDisk()) {
      throw new AssertionError(host.name() + " has lost its disk and speaks");
    }
    if (message instanceof Message.TimeoutNow) {
      host.requireReasonToHandOver();
    }
    host.witness().sent(message);
    sender.get().timing.sends(message, () -> cluster.timings(host));
    String to = addresses.get(message.to());
    Optional<Purpose> purpose = MessagePurpose.of(message);
    if (to == null || purpose.isEmpty() || lifeOf(message.to()).isEmpty()) {
      return false;
    }
    cluster
        .network()
        .send(
            host.name(),
            to,
            purpose.get().name(),
            message instanceof Message.ProposeForward,
            () -> toLife(to, message.to(), other -> other.inbox.onMessage(purpose.get(), message)));
    return true;
  }

  /// The real transport's checks of a route.
  private void toLife(String name, long id, Consumer<SimulatedLife> what) {
    SimulatedHost other = cluster.host(name).orElseThrow();
    other
        .life()
        .filter(life -> life.identity.memberId() == id)
        .filter(life -> life.identity.clusterId() == self.clusterId())
        .ifPresent(life ->
            other.outside(
                life,
                () -> {
                  if (!life.inbox.isRemoved(self.memberId())
                      && !life.inbox.hasForgotten(self.memberId())) {
                    boolean speaks = host.life().filter(now -> now.links == this).isPresent();
                    if (speaks && other.isAside() != host.isAside()) {
                      throw new AssertionError(
                          "%s of one cluster listens to %s of another"
                              .formatted(name, host.name()));
                    }
                    cluster.world().mark(id ^ self.memberId());
                    what.accept(life);
                  }
                }));
  }

  @Override
  public CompletableFuture<Void> sendSnapshot(Message.InstallSnapshot message, String directory) {
    host.witness().sent(message);
    String name = addresses.get(message.to());
    Optional<SimulatedLife> other = lifeOf(message.to());
    if (name == null
        || other.isEmpty()
        || other.get().identity.clusterId() != self.clusterId()
        || other.get().inbox.isRemoved(self.memberId())) {
      return CompletableFuture.failedFuture(new IOException("it can't be reached"));
    }
    host.rot().spoil(directory);
    String target =
        "%s/%x-%x-%d".formatted(SimulatedHost.STAGING, self.memberId(), self.bootId(), transfers++);
    SimulatedHost to = cluster.host(name).orElseThrow();
    return new SimulatedTransfer(cluster, random, host, to, other.get())
        .begin(message, directory, target);
  }

  @Override
  public CompletableFuture<ForwardReply> forward(
      long to, ForwardRequest request, Duration patience) {
    CompletableFuture<ForwardReply> answer = new CompletableFuture<>();
    ForwardRequest addressed =
        request.toBuilder()
            .setRoute(
                Route.newBuilder()
                    .setClusterId(self.clusterId())
                    .setFromId(self.memberId())
                    .setToId(to)
                    .setBootId(self.bootId()))
            .build();
    String name = addresses.get(to);
    if (name == null) {
      answer.completeExceptionally(new IOException("not known here"));
      return answer;
    }
    SimulatedLife asking = host.life().orElseThrow();
    cluster
        .network()
        .send(
            host.name(),
            name,
            "QUESTION",
            true,
            () -> toLife(name, to, other -> question(asking, name, other, addressed, answer)));
    cluster
        .world()
        .after(
            patience.toNanos(),
            () ->
                host.outside(
                    asking, () -> answer.completeExceptionally(new IOException("no answer"))));
    return answer;
  }

  private void question(
      SimulatedLife asking,
      String name,
      SimulatedLife other,
      ForwardRequest addressed,
      CompletableFuture<ForwardReply> answer) {
    var _ =
        other
            .inbox
            .onForward(addressed)
            .thenAccept(reply ->
                cluster
                    .network()
                    .send(
                        name,
                        host.name(),
                        "ANSWER",
                        true,
                        () -> host.outside(asking, () -> answer.complete(reply))));
  }

  @Override
  public CompletableFuture<RecallReply> recall(
      URI address, RecallRequest request, Duration patience) {
    throw new AssertionError("a census blocks; SimulatedHost asks by itself");
  }

  @Override
  public void afterReads(Runnable done) {
    SimulatedLife reading = host.life().orElseThrow();
    cluster.world().after(SimulatedHost.UNREAD_NANOS_MAX, () -> host.outside(reading, done));
  }

  @Override
  public Map<Long, LinkFigures> figures() {
    Map<Long, LinkFigures> figures = new TreeMap<>();
    connectedSince.forEach((id, since) ->
        figures.put(
            id,
            new LinkFigures(
                OptionalLong.of(since), boots.getOrDefault(id, 0L), 0, 0, 0, 0, 0, 0, 0, 0)));
    return figures;
  }

  @Override
  public void close() {}
}
