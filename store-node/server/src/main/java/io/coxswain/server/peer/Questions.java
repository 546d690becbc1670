package io.coxswain.server.peer;

import io.coxswain.api.peer.ForwardReply;
import io.coxswain.api.peer.ForwardRequest;
import io.coxswain.api.peer.PeerGrpc;
import io.coxswain.api.peer.RecallReply;
import io.coxswain.api.peer.RecallRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// Calls with one answer, on connections of their own. Thread-safe. Futures complete on an event loop; they
/// fail with gRPC's `StatusRuntimeException` or `StatusException`.
final class Questions implements AutoCloseable {
  private final PeerIdentity self;
  private final Dialer dialer;
  private final PeerLoops loops;
  private final Map<Long, Line> lines = new ConcurrentHashMap<>();

  private record Line(List<URI> addresses, ManagedChannel channel) {}

  Questions(PeerIdentity self, Dialer dialer, PeerLoops loops) {
    this.self = self;
    this.dialer = dialer;
    this.loops = loops;
  }

  /// Makes room for questions to these members and forgets all others. The first address of each is used.
  void update(Map<Long, List<URI>> members) {
    lines
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !entry.getValue().addresses().equals(members.get(entry.getKey()));
          if (gone) {
            entry.getValue().channel().shutdown();
          }
          return gone;
        });
    members.forEach(
        (id, addresses) -> lines.computeIfAbsent(id, _ -> new Line(addresses, dial(addresses))));
  }

  private ManagedChannel dial(List<URI> addresses) {
    return dialer.channel(addresses.getFirst(), loops.bulk());
  }

  CompletableFuture<ForwardReply> forward(long to, ForwardRequest request, Duration patience) {
    Line line = lines.get(to);
    if (line == null) {
      return CompletableFuture.failedFuture(
          Status.UNAVAILABLE
              .withDescription("member %x is not known here".formatted(to))
              .asException());
    }
    line.channel().resetConnectBackoff();
    ForwardRequest addressed = request.toBuilder().setRoute(self.routeTo(to)).build();
    return ask(line.channel(), patience, (stub, answer) -> stub.forward(addressed, answer));
  }

  CompletableFuture<RecallReply> recall(URI address, RecallRequest request, Duration patience) {
    ManagedChannel channel = dialer.channel(address, loops.bulk());
    CompletableFuture<RecallReply> reply =
        ask(channel, patience, (stub, answer) -> stub.recall(request, answer));
    return reply.whenComplete((_, _) -> channel.shutdown());
  }

  private static <T> CompletableFuture<T> ask(
      ManagedChannel channel,
      Duration patience,
      BiConsumer<PeerGrpc.PeerStub, StreamObserver<T>> call) {
    SingleAnswer<T> answer = new SingleAnswer<>();
    call.accept(
        PeerGrpc.newStub(channel).withDeadlineAfter(patience.toNanos(), TimeUnit.NANOSECONDS),
        answer);
    return answer.future();
  }

  @Override
  public void close() {
    lines.values().forEach(line -> line.channel().shutdownNow());
    lines.clear();
  }
}
