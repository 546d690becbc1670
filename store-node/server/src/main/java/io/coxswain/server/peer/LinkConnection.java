package io.coxswain.server.peer;

import io.coxswain.api.peer.Envelope;
import io.coxswain.api.peer.PeerGrpc;
import io.coxswain.api.peer.Probe;
import io.coxswain.api.peer.Route;
import io.coxswain.server.world.Network.Purpose;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.net.URI;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// One TCP connection with one stream on it, from dial to end. Used on its link's event loop; what gRPC
/// calls is handed on to the link, which sorts out what comes late.
final class LinkConnection implements ClientResponseObserver<Envelope, Envelope> {
  private final Link link;
  private final LinkContext context;
  private final Purpose purpose;
  private final URI address;
  private final ManagedChannel channel;
  private final long dialledAtNanos;

  /// When the probes were sent that aren't answered yet, oldest first.
  private final ArrayDeque<Long> unanswered = new ArrayDeque<>();

  private @Nullable ClientCallStreamObserver<Envelope> stream;
  private long lastSentNanos;
  private long lastHeardNanos;
  private boolean heard;

  LinkConnection(Link link, LinkContext context, Purpose purpose, URI address) {
    this.link = link;
    this.context = context;
    this.purpose = purpose;
    this.address = address;
    this.channel = context.dialer().channel(address, context.group(purpose));
    this.dialledAtNanos = context.clock().nanoTime();
    this.lastHeardNanos = dialledAtNanos;
    this.lastSentNanos = dialledAtNanos;
  }

  URI address() {
    return address;
  }

  void open(Route route) {
    PeerGrpc.PeerStub stub = PeerGrpc.newStub(channel);
    var requests =
        switch (purpose) {
          case CONTROL -> stub.control(this);
          case APPEND -> stub.append(this);
        };
    requests.onNext(Envelope.newBuilder().setRoute(route).build());
  }

  boolean isReady() {
    return stream != null && stream.isReady();
  }

  /// Sends an envelope, with a probe in it if wanted; answers its length.
  int send(Envelope.Builder envelope, boolean probe, long nowNanos) {
    if (probe) {
      envelope.setProbe(Probe.newBuilder().setSentNanos(nowNanos));
      unanswered.add(nowNanos);
    }
    lastSentNanos = nowNanos;
    Envelope complete = envelope.build();
    if (stream != null) {
      stream.onNext(complete);
    }
    return complete.getSerializedSize();
  }

  /// Notes an echo and answers the round trip.
  long answered(Probe echo, long nowNanos) {
    lastHeardNanos = nowNanos;
    while (!unanswered.isEmpty() && unanswered.element() - echo.getEchoNanos() <= 0) {
      unanswered.remove();
    }
    return Math.max(0, nowNanos - echo.getEchoNanos() - Math.max(0, echo.getEchoHeldNanos()));
  }

  int unanswered() {
    return unanswered.size();
  }

  /// Whether it is time to measure: heartbeats carry probes by themselves, appends don't.
  boolean wantsProbe(long nowNanos) {
    boolean idle = nowNanos - lastSentNanos >= context.settings().probeInterval().toNanos() / 2;
    return unanswered.isEmpty() && (idle || purpose == Purpose.APPEND);
  }

  /// The other side has said who it is.
  void greeted(long nowNanos) {
    heard = true;
    lastHeardNanos = nowNanos;
  }

  /// For how long the other side owes something: its first word, an answer, or room for what waits.
  long silentNanos(long nowNanos, boolean nothingWaits) {
    if (!heard) {
      return nowNanos - dialledAtNanos - context.settings().connectMax().toNanos();
    }
    if (!unanswered.isEmpty()) {
      return nowNanos - Math.max(lastHeardNanos, unanswered.element());
    }
    return nothingWaits || isReady() ? 0 : nowNanos - Math.max(lastHeardNanos, lastSentNanos);
  }

  void close() {
    if (stream != null) {
      stream.cancel("the link is given up", null);
    }
    channel.shutdownNow();
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<Envelope> requests) {
    stream = requests;
    requests.setOnReadyHandler(() -> link.onReady(this));
  }

  @Override
  public void onNext(Envelope envelope) {
    link.onEnvelope(this, envelope);
  }

  @Override
  public void onError(Throwable failure) {
    link.onEnd(this, Status.fromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    link.onEnd(this, Status.UNAVAILABLE.withDescription("the other side has closed the stream"));
  }
}
