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
import io.coxswain.server.world.Network.Purpose;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// What one life of a member does to the others, over the simulated network. Who may be talked to and who
/// is turned away is decided as by the real transport.
final class SimulatedLinks implements MemberNetwork {
  private final SimulatedCluster cluster;
  private final SimulatedHost host;
  private final PeerIdentity self;
  private final SeededRandomness random;
  private final SimulatedConnections connections;
  private CompletableFuture<Void> lastTransfer = CompletableFuture.completedFuture(null);
  private int transfers;
  private Consumer<SimulatedHost> onceItSends = _ -> {};

  SimulatedLinks(SimulatedCluster cluster, SimulatedHost host, PeerIdentity self) {
    this.cluster = cluster;
    this.host = host;
    this.self = self;
    this.random = cluster.world().split();
    this.connections = new SimulatedConnections(cluster, host, this);
  }

  /// Begins to look who can be reached.
  void open(SimulatedLife life) {
    connections.open(life);
  }

  @Override
  public void update(Map<Long, List<URI>> members) {
    connections.update(members);
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
    Optional<String> to = connections.address(message.to());
    Optional<Purpose> purpose = MessagePurpose.of(message);
    if (to.isEmpty()
        || purpose.isEmpty()
        || connections.lifeOf(message.to()).isEmpty()
        || !connections.takes(message.to())) {
      return false;
    }
    cluster
        .network()
        .send(
            host.name(),
            to.get(),
            purpose.get().name(),
            message instanceof Message.ProposeForward,
            () ->
                toLife(
                    to.get(),
                    message.to(),
                    other -> other.inbox.onMessage(purpose.get(), message)));
    return true;
  }

  /// The real transport's checks of a route.
  void toLife(String name, long id, Consumer<SimulatedLife> what) {
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
    CompletableFuture<Void> done =
        lastTransfer.handle((_, _) -> message).thenCompose(_ -> transfer(message, directory));
    lastTransfer = done;
    return done;
  }

  /// Does something once, when the next snapshot leaves for somebody.
  void onceItSends(Consumer<SimulatedHost> what) {
    onceItSends = what;
  }

  /// One after the other.
  private CompletableFuture<Void> transfer(Message.InstallSnapshot message, String directory) {
    Optional<String> name = connections.address(message.to());
    Optional<SimulatedLife> other = connections.lifeOf(message.to());
    if (name.isEmpty()
        || other.isEmpty()
        || other.get().identity.clusterId() != self.clusterId()
        || other.get().inbox.isRemoved(self.memberId())) {
      return CompletableFuture.failedFuture(new IOException("it can't be reached"));
    }
    host.rot().spoil(directory);
    String target =
        "%s/%x-%x-%d".formatted(SimulatedHost.STAGING, self.memberId(), self.bootId(), transfers++);
    SimulatedHost to = cluster.host(name.get()).orElseThrow();
    onceItSends.accept(to);
    onceItSends = _ -> {};
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
    Optional<String> address = connections.address(to);
    if (address.isEmpty()) {
      answer.completeExceptionally(new IOException("not known here"));
      return answer;
    }
    String name = address.get();
    SimulatedLife asking = host.life().orElseThrow();
    Runnable ended =
        cluster
            .network()
            .connect(host.name(), name, () -> host.outside(asking, () -> wasReset(answer)));
    var _ = answer.whenComplete((_, _) -> ended.run());
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

  private void wasReset(CompletableFuture<ForwardReply> answer) {
    if (answer.completeExceptionally(new IOException("the connection was reset"))) {
      cluster.count(Mark.QUESTION_RESET);
    }
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
    return connections.figures();
  }

  @Override
  public void close() {}
}
