package io.coxswain.server.peer;

import static java.util.Objects.requireNonNull;

import io.coxswain.api.peer.ForwardReply;
import io.coxswain.api.peer.ForwardRequest;
import io.coxswain.api.peer.RecallReply;
import io.coxswain.api.peer.RecallRequest;
import io.coxswain.raft.Message;
import io.coxswain.server.lane.ThreadLanes;
import io.coxswain.server.platform.FileDisk;
import io.coxswain.server.platform.SystemClock;
import io.coxswain.server.platform.SystemRandomness;
import io.coxswain.server.world.Network.Purpose;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/// A transport on loopback whose handler writes down everything that happens.
final class PeerUnderTest implements PeerHandler, AutoCloseable {
  static final long CLUSTER = 0xc1;

  private static PeerSettings impatient(long snapshotBytesPerSecond) {
    return new PeerSettings(
        4 << 20,
        64,
        8 << 20,
        Duration.ofMillis(20),
        Duration.ofSeconds(20),
        Duration.ofSeconds(20),
        Duration.ofMillis(5),
        Duration.ofMillis(50),
        Duration.ZERO,
        snapshotBytesPerSecond);
  }

  /// What the handler was told.
  sealed interface Happening {
    record Came(Purpose purpose, Message message) implements Happening {}

    record Reachable(long peer) implements Happening {}

    record Unreachable(long peer) implements Happening {}

    record Gone(long peer) implements Happening {}

    record Removed() implements Happening {}

    record Snapshot(Message.InstallSnapshot message, String directory) implements Happening {}
  }

  final long id;
  final FileDisk disk;
  final PeerTransport transport;
  final RecordingWitness witness = new RecordingWitness();
  private final ThreadLanes lanes;
  private final BlockingQueue<Happening> happened = new LinkedBlockingQueue<>();
  private int port;
  volatile long removed;
  volatile long forgotten;
  volatile CompletableFuture<Void> snapshotVerdict = CompletableFuture.completedFuture(null);

  PeerUnderTest(Path directory, long cluster, long id, long boot) throws IOException {
    this(directory, cluster, id, boot, 0);
  }

  /// @param snapshotBytesPerSecond 0 = no limit
  PeerUnderTest(Path directory, long cluster, long id, long boot, long snapshotBytesPerSecond)
      throws IOException {
    this.id = id;
    SystemClock clock = new SystemClock();
    Path root = directory.resolve(id + "-" + boot);
    Files.createDirectories(root);
    disk = new FileDisk(root);
    lanes = new ThreadLanes(clock, PeerUnderTest::report, ThreadLanes.Afterwards.NONE);
    transport =
        new PeerTransport(
            new PeerIdentity(cluster, id, boot),
            impatient(snapshotBytesPerSecond),
            new PeerTransport.World(
                clock, new SystemRandomness(), disk, "incoming", lanes, witness),
            this);
  }

  PeerUnderTest listen() throws IOException {
    return listen(0);
  }

  PeerUnderTest listen(int wanted) throws IOException {
    port =
        transport.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted)).getPort();
    return this;
  }

  int port() {
    return port;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  void connectTo(PeerUnderTest other) {
    transport.update(Map.of(other.id, List.of(other.address())));
  }

  /// Waits for a happening of this kind and throws away what came before it.
  <T extends Happening> T await(Class<T> kind, Predicate<T> which) throws InterruptedException {
    while (true) {
      Happening next = happened.poll(30, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no " + kind.getSimpleName() + " within 30 s");
      }
      if (kind.isInstance(next) && which.test(kind.cast(next))) {
        return kind.cast(next);
      }
    }
  }

  <T extends Happening> T await(Class<T> kind) throws InterruptedException {
    return await(kind, _ -> true);
  }

  /// Waits for one happening of each kind, in whatever order they come.
  void awaitEach(Set<Class<? extends Happening>> kinds) throws InterruptedException {
    Set<Class<? extends Happening>> missing = new HashSet<>(kinds);
    while (!missing.isEmpty()) {
      missing.remove(await(Happening.class, next -> missing.contains(next.getClass())).getClass());
    }
  }

  LinkFigures figures(long peer) {
    return requireNonNull(transport.figures().get(peer));
  }

  /// Looks until the figures of the link are so.
  LinkFigures awaitFigures(long peer, Predicate<LinkFigures> so) {
    LinkFigures figures = figures(peer);
    while (!so.test(figures)) {
      Thread.onSpinWait();
      figures = figures(peer);
    }
    return figures;
  }

  boolean hasHappened(Class<? extends Happening> kind) {
    return happened.stream().anyMatch(kind::isInstance);
  }

  @Override
  public void onMessage(Purpose purpose, Message message) {
    happened.add(new Happening.Came(purpose, message));
  }

  @Override
  public void onReachable(long peer) {
    happened.add(new Happening.Reachable(peer));
  }

  @Override
  public void onUnreachable(long peer) {
    happened.add(new Happening.Unreachable(peer));
  }

  @Override
  public void onGone(long peer) {
    happened.add(new Happening.Gone(peer));
  }

  @Override
  public void onRemoved() {
    happened.add(new Happening.Removed());
  }

  @Override
  public CompletableFuture<ForwardReply> onForward(ForwardRequest request) {
    return CompletableFuture.completedFuture(
        ForwardReply.newBuilder().setError("term " + request.getTerm()).build());
  }

  @Override
  public CompletableFuture<RecallReply> onRecall(RecallRequest request) {
    return CompletableFuture.completedFuture(
        RecallReply.newBuilder().setClusterId(request.getClusterId()).setMemberId(id).build());
  }

  @Override
  public CompletableFuture<Void> onSnapshot(Message.InstallSnapshot message, String directory) {
    happened.add(new Happening.Snapshot(message, directory));
    return snapshotVerdict;
  }

  @Override
  public boolean isRemoved(long memberId) {
    return memberId == removed;
  }

  @Override
  public boolean hasForgotten(long memberId) {
    return memberId == forgotten;
  }

  @Override
  public void close() {
    transport.close();
    lanes.close();
  }

  private static void report(String lane, Throwable failure) {
    LoggerFactory.getLogger(PeerUnderTest.class).error("the lane {} has failed", lane, failure);
  }
}
