package io.coxswain.server.peer;

import io.coxswain.api.peer.ForwardReply;
import io.coxswain.api.peer.ForwardRequest;
import io.coxswain.api.peer.RecallReply;
import io.coxswain.api.peer.RecallRequest;
import io.coxswain.raft.MemberId;
import io.coxswain.raft.Message;
import io.coxswain.server.lane.Lanes;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.world.Clock;
import io.coxswain.server.world.Disk;
import io.coxswain.server.world.Network.Purpose;
import io.coxswain.server.world.Randomness;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// Everything between this member and the others. Thread-safe; nothing blocks but [#listen] and [#close()].
///
/// Per other member: a link for heartbeats and votes, one for appends (each dials by itself and carries only
/// what this member says; the other dials back for what it says), a connection for questions, and one per
/// snapshot.
public final class PeerTransport implements MemberNetwork {
  private static final Duration HANDSHAKE_MAX = Duration.ofSeconds(10);

  /// One transfer at a time has a chunk under way; the rest is orders and ends.
  private static final Lanes.Bounds SNAPSHOT_BOUNDS = new Lanes.Bounds(256, 1024, 16);

  private final World world;
  private final PeerSettings settings;
  private final PeerHandler handler;
  private final PeerLoops loops = new PeerLoops();
  private final LinkContext context;
  private final Questions questions;
  private final PeerService service;
  private final Mailbox<SnapshotSender.Event> snapshotSender;
  private final Map<Long, Peer> peers = new ConcurrentHashMap<>();
  private final ReadBarrier readBarrier = new ReadBarrier();
  private final List<Server> servers = new CopyOnWriteArrayList<>();

  /// What the transport needs of the world.
  ///
  /// @param staging directory of `disk` for snapshots that are arriving; emptied at start
  /// @param witness hears of what the links carry
  public record World(
      Clock clock,
      Randomness randomness,
      Disk disk,
      String staging,
      Lanes lanes,
      LinkWitness witness) {}

  private record Peer(List<URI> addresses, Link control, Link append, LinkMeter meter) {}

  /// Opens the lanes for snapshots; dials and listens only when told.
  public PeerTransport(PeerIdentity self, PeerSettings settings, World world, PeerHandler handler) {
    this.world = world;
    this.settings = settings;
    this.handler = handler;
    QuietLog log = new QuietLog(world.clock);
    Dialer dialer = new Dialer(loops, settings);
    this.context =
        new LinkContext(self, settings, loops, dialer, world.clock, world.randomness, log);
    this.questions = new Questions(self, dialer, loops);
    this.snapshotSender =
        world.lanes.open(
            "snapshot-out",
            SNAPSHOT_BOUNDS,
            own -> new SnapshotSender(own, world, self, settings.snapshotBytesPerSecond()));
    this.service = new PeerService(self, handler, openReceiver(), world, log);
  }

  private SnapshotReceiver openReceiver() {
    SnapshotReceiver[] made = new SnapshotReceiver[1];
    world.lanes.<SnapshotReceiver.Event>open(
        "snapshot-in",
        SNAPSHOT_BOUNDS,
        own -> {
          try {
            made[0] = new SnapshotReceiver(own, world, handler);
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
          return made[0];
        });
    return made[0];
  }

  /// Takes connections of peers at this address; answers the one really bound, if port 0 was asked for.
  public InetSocketAddress listen(SocketAddress address) throws IOException {
    Server server =
        NettyServerBuilder.forAddress(address)
            .channelType(loops.serverChannelType())
            .bossEventLoopGroup(loops.bulk())
            .workerEventLoopGroup(loops.accepted())
            .directExecutor()
            .maxInboundMessageSize(settings.messageBytesMax())
            .handshakeTimeout(HANDSHAKE_MAX.toMillis(), TimeUnit.MILLISECONDS)
            .addTransportFilter(readBarrier)
            .addService(service)
            .build()
            .start();
    servers.add(server);
    return (InetSocketAddress) server.getListenSockets().getFirst();
  }

  @Override
  public synchronized void update(Map<Long, List<URI>> members) {
    peers
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !members.containsKey(entry.getKey());
          if (gone) {
            entry.getValue().control.close();
            entry.getValue().append.close();
          }
          return gone;
        });
    members.forEach((id, addresses) -> {
      Peer before = peers.get(id);
      Peer peer = before == null ? open(id, addresses) : before;
      if (before == null || !before.addresses.equals(addresses)) {
        peers.put(id, new Peer(List.copyOf(addresses), peer.control, peer.append, peer.meter));
        peer.control.connect(addresses);
        peer.append.connect(addresses);
      }
    });
    questions.update(members);
  }

  private Peer open(long id, List<URI> addresses) {
    LinkMeter meter = new LinkMeter(id, world.clock, world.witness, settings.warmUp());
    Link control =
        new Link(
            id,
            Purpose.CONTROL,
            context,
            meter,
            new Link.LinkListener() {
              @Override
              public void onUp() {}

              @Override
              public void onDown() {}

              @Override
              public void onGone() {
                handler.onGone(id);
              }

              @Override
              public void onRemoved() {
                handler.onRemoved();
              }
            });
    Link append =
        new Link(
            id,
            Purpose.APPEND,
            context,
            meter,
            new Link.LinkListener() {
              @Override
              public void onUp() {
                handler.onReachable(id);
              }

              @Override
              public void onDown() {
                handler.onUnreachable(id);
              }

              @Override
              public void onGone() {}

              @Override
              public void onRemoved() {}
            });
    return new Peer(List.copyOf(addresses), control, append, meter);
  }

  @Override
  public void afterReads(Runnable done) {
    readBarrier.afterReads(done);
  }

  @Override
  public boolean send(Message message) {
    Optional<Purpose> purpose = MessagePurpose.of(message);
    Peer peer = peers.get(message.to());
    if (peer == null || purpose.isEmpty()) {
      return false;
    }
    return switch (purpose.get()) {
      case CONTROL -> peer.control.send(message);
      case APPEND -> peer.append.send(message);
    };
  }

  @Override
  public CompletableFuture<Void> sendSnapshot(Message.InstallSnapshot message, String directory) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Peer peer = peers.get(message.to());
    if (peer == null) {
      done.completeExceptionally(
          Status.UNAVAILABLE
              .withDescription(
                  "member %s is not known here".formatted(MemberId.format(message.to())))
              .asException());
      return done;
    }
    var channel = context.dialer().channel(peer.addresses.getFirst(), loops.bulk());
    var job = new SnapshotSender.Job(channel, message, directory, done);
    if (!snapshotSender.offer(new SnapshotSender.Event.Send(job))) {
      channel.shutdownNow();
      done.completeExceptionally(
          Status.RESOURCE_EXHAUSTED
              .withDescription("too many snapshots wait to be sent")
              .asException());
    }
    return done;
  }

  @Override
  public CompletableFuture<ForwardReply> forward(
      long to, ForwardRequest request, Duration patience) {
    return questions.forward(to, request, patience);
  }

  @Override
  public CompletableFuture<RecallReply> recall(
      URI address, RecallRequest request, Duration patience) {
    return questions.recall(address, request, patience);
  }

  @Override
  public Map<Long, LinkFigures> figures() {
    Map<Long, LinkFigures> figures = new ConcurrentHashMap<>();
    peers.forEach((id, peer) -> figures.put(id, peer.meter.figures()));
    return Map.copyOf(figures);
  }

  /// Ends all connections and gives the ports free. The lanes are closed by who opened them.
  @Override
  public void close() {
    servers.forEach(Server::shutdownNow);
    update(Map.of());
    questions.close();
    loops.close();
  }
}
