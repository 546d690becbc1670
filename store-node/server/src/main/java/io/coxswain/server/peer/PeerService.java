package io.coxswain.server.peer;

import io.coxswain.api.peer.Envelope;
import io.coxswain.api.peer.ForwardReply;
import io.coxswain.api.peer.ForwardRequest;
import io.coxswain.api.peer.PeerGrpc;
import io.coxswain.api.peer.RecallReply;
import io.coxswain.api.peer.RecallRequest;
import io.coxswain.api.peer.Route;
import io.coxswain.api.peer.SnapshotChunk;
import io.coxswain.api.peer.SnapshotReply;
import io.coxswain.raft.MemberId;
import io.coxswain.server.world.Network.Purpose;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What a member offers to its peers. Every stream and call says first whose it is and to whom it speaks;
/// what doesn't belong here is turned away with the reason.
final class PeerService extends PeerGrpc.PeerImplBase {
  private final PeerIdentity self;
  private final PeerHandler handler;
  private final SnapshotReceiver snapshots;
  private final PeerTransport.World world;
  private final QuietLog log;

  PeerService(
      PeerIdentity self,
      PeerHandler handler,
      SnapshotReceiver snapshots,
      PeerTransport.World world,
      QuietLog log) {
    this.self = self;
    this.handler = handler;
    this.snapshots = snapshots;
    this.world = world;
    this.log = log;
  }

  @Override
  public StreamObserver<Envelope> control(StreamObserver<Envelope> replies) {
    return incoming(Purpose.CONTROL, replies);
  }

  @Override
  public StreamObserver<Envelope> append(StreamObserver<Envelope> replies) {
    return incoming(Purpose.APPEND, replies);
  }

  @Override
  public StreamObserver<SnapshotChunk> snapshot(StreamObserver<SnapshotReply> reply) {
    return snapshots.receive(this::check, (ServerCallStreamObserver<SnapshotReply>) reply);
  }

  @Override
  public void forward(ForwardRequest request, StreamObserver<ForwardReply> reply) {
    Optional<Status> refusal = check(request.getRoute());
    if (refusal.isPresent()) {
      reply.onError(refusal.get().asException());
    } else {
      answer(handler.onForward(request), reply);
    }
  }

  @Override
  public void recall(RecallRequest request, StreamObserver<RecallReply> reply) {
    // A member that joins does not know the cluster's id yet.
    if (request.getClusterId() == 0 || request.getClusterId() == self.clusterId()) {
      answer(handler.onRecall(request), reply);
    } else {
      reply.onError(foreign(request.getClusterId()).asException());
    }
  }

  /// Why a stream or call is not for this member, if so.
  Optional<Status> check(Route route) {
    Optional<Status> refusal = Optional.empty();
    if (route.getClusterId() != self.clusterId()) {
      refusal = Optional.of(foreign(route.getClusterId()));
    } else if (route.getToId() != self.memberId()) {
      refusal =
          Optional.of(
              Refusal.of(
                  "member %s was called, this is member %s"
                      .formatted(format(route.getToId()), format(self.memberId()))));
    } else if (handler.isRemoved(route.getFromId())) {
      refusal = Optional.of(Refusal.removed(route.getFromId()));
    } else if (handler.hasForgotten(route.getFromId())) {
      refusal = Optional.of(Refusal.forgotten(route.getFromId()));
    }
    refusal.ifPresent(status ->
        log.warn(
            "a peer that calls itself member %s was turned away, because %s"
                .formatted(format(route.getFromId()), status.getDescription())));
    return refusal;
  }

  private Status foreign(long clusterId) {
    return Refusal.of(
        "cluster ID mismatch: the caller belongs to cluster %s, the called member to cluster %s"
            .formatted(format(clusterId), format(self.clusterId())));
  }

  private static String format(long id) {
    return MemberId.format(id);
  }

  private IncomingStream incoming(Purpose purpose, StreamObserver<Envelope> replies) {
    return new IncomingStream(
        purpose, this, self, handler, world, (ServerCallStreamObserver<Envelope>) replies, log);
  }

  private static <T> void answer(CompletableFuture<T> future, StreamObserver<T> reply) {
    var _ =
        future.whenComplete((answer, failure) -> {
          if (failure != null) {
            reply.onError(
                Status.INTERNAL
                    .withDescription(failure.toString())
                    .withCause(failure)
                    .asException());
          } else {
            reply.onNext(answer);
            reply.onCompleted();
          }
        });
  }
}
