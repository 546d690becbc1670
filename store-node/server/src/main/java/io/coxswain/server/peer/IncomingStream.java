package io.coxswain.server.peer;

import io.coxswain.api.peer.Envelope;
import io.coxswain.api.peer.Probe;
import io.coxswain.raft.MemberId;
import io.coxswain.raft.Message;
import io.coxswain.server.wire.UnreadableEntry;
import io.coxswain.server.world.Clock;
import io.coxswain.server.world.Network.Purpose;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/// A stream that a peer has opened: takes its messages and echoes its probes. Runs on the connection's event
/// loop.
final class IncomingStream implements StreamObserver<Envelope> {
  private final Purpose purpose;
  private final PeerService service;
  private final PeerIdentity self;
  private final PeerHandler handler;
  private final Clock clock;
  private final LinkWitness witness;
  private final ServerCallStreamObserver<Envelope> replies;
  private final QuietLog log;
  private long peer = MemberId.NONE;
  private boolean ended;

  IncomingStream(
      Purpose purpose,
      PeerService service,
      PeerIdentity self,
      PeerHandler handler,
      PeerTransport.World world,
      ServerCallStreamObserver<Envelope> replies,
      QuietLog log) {
    this.purpose = purpose;
    this.service = service;
    this.self = self;
    this.handler = handler;
    this.clock = world.clock();
    this.witness = world.witness();
    this.replies = replies;
    this.log = log;
    replies.setOnCancelHandler(() -> ended = true);
  }

  @Override
  public void onNext(Envelope envelope) {
    if (ended) {
      return;
    }
    long arrivedNanos = clock.nanoTime();
    if (peer == MemberId.NONE && !greet(envelope)) {
      return;
    }
    if (handler.isRemoved(peer)) {
      // It may never hear that its removal was committed: those who would tell it no longer talk to
      // it.
      turnAway(Refusal.removed(peer));
      return;
    }
    if (handler.hasForgotten(peer)) {
      // It could not tell yet when this stream was opened.
      turnAway(Refusal.forgotten(peer));
      return;
    }
    witness.received(peer, envelope.getSerializedSize());
    if (envelope.hasMessage()) {
      take(envelope);
    }
    // An echo that can't leave now would measure the queue: the next probe will do.
    if (envelope.hasProbe() && replies.isReady()) {
      replies.onNext(
          Envelope.newBuilder()
              .setProbe(
                  Probe.newBuilder()
                      .setEchoNanos(envelope.getProbe().getSentNanos())
                      .setEchoHeldNanos(clock.nanoTime() - arrivedNanos))
              .build());
    }
  }

  private boolean greet(Envelope first) {
    Optional<Status> refusal = service.check(first.getRoute());
    if (refusal.isPresent()) {
      turnAway(refusal.get());
      return false;
    }
    peer = first.getRoute().getFromId();
    replies.onNext(Envelope.newBuilder().setRoute(self.routeTo(peer)).build());
    return true;
  }

  private void turnAway(Status why) {
    ended = true;
    replies.onError(why.asException());
  }

  private void take(Envelope envelope) {
    try {
      Message message = MessageDecoder.decode(envelope);
      if (message.from() != peer || message.to() != self.memberId()) {
        throw new UnreadableEntry(
            "a message from %s to %s came over the stream of another pair"
                .formatted(MemberId.format(message.from()), MemberId.format(message.to())));
      }
      handler.onMessage(purpose, message);
    } catch (UnreadableEntry nonsense) {
      witness.unreadable(peer);
      log.warn(
          "a message of member %s was thrown away, because %s"
              .formatted(MemberId.format(peer), nonsense.getMessage()));
    }
  }

  @Override
  public void onError(Throwable failure) {
    ended = true;
  }

  @Override
  public void onCompleted() {
    if (!ended) {
      ended = true;
      replies.onCompleted();
    }
  }
}
