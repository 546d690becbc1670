package io.coxswain.server.peer;

import io.coxswain.api.peer.Route;
import io.coxswain.api.peer.SnapshotChunk;
import io.coxswain.api.peer.SnapshotReply;
import io.coxswain.raft.MemberId;
import io.coxswain.server.lane.Lane;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.world.Clock;
import io.coxswain.server.world.Disk;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The lane that takes snapshots in: writes the pieces into a staging directory, checks every checksum, syncs
/// and hands the directory over. A piece is asked for only when the one before is written. One transfer at a
/// time: a newer one ends an older one. May block inside the disk.
///
/// A transfer that breaks begins anew: the checkpoint it was of is gone with its sender, and the state has moved on. What
/// a broken transfer or a crash leaves behind is deleted.
final class SnapshotReceiver implements Lane<SnapshotReceiver.Event> {
  private final Mailbox<Event> own;
  private final Disk disk;
  private final String staging;
  private final Clock clock;
  private final LinkWitness witness;
  private final PeerHandler handler;
  private @Nullable Session current;
  private long count;

  /// What happens to this lane.
  sealed interface Event {
    record Chunk(Session session, SnapshotChunk chunk) implements Event {}

    record Broken(Session session) implements Event {}
  }

  /// @param world what is arriving lies in its staging directory, which is emptied now
  SnapshotReceiver(Mailbox<Event> own, PeerTransport.World world, PeerHandler handler)
      throws IOException {
    this.own = own;
    this.disk = world.disk();
    this.staging = world.staging();
    this.clock = world.clock();
    this.witness = world.witness();
    this.handler = handler;
    disk.delete(staging);
  }

  /// Begins to listen to a transfer. Any thread.
  StreamObserver<SnapshotChunk> receive(
      Function<Route, Optional<Status>> check, ServerCallStreamObserver<SnapshotReply> reply) {
    Session session = new Session(check, reply);
    reply.disableAutoRequest();
    reply.setOnCancelHandler(() -> own.offerUrgent(new Event.Broken(session)));
    reply.request(1);
    return session;
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.Chunk(Session session, SnapshotChunk chunk) -> take(session, chunk);
      case Event.Broken(Session session) -> {
        if (session.equals(current)) {
          current = null;
        }
        session.discard();
      }
    }
  }

  private void take(Session session, SnapshotChunk chunk) {
    if (session.over) {
      return;
    }
    try {
      switch (chunk.getPartCase()) {
        case HEAD -> begin(session, chunk);
        case DATA -> {
          session.arriving().take(chunk.getData());
          witness.received(session.from, chunk.getData().getData().size());
          session.reply.request(1);
        }
        case TAIL -> complete(session, session.arriving().complete(chunk.getTail()));
        case PART_NOT_SET -> throw new IOException("a piece holds nothing");
      }
    } catch (IOException failure) {
      refuse(session, String.valueOf(failure.getMessage()));
    }
  }

  private void begin(Session session, SnapshotChunk chunk) throws IOException {
    Optional<Status> refusal = session.check.apply(chunk.getHead().getRoute());
    if (refusal.isPresent()) {
      session.over = true;
      session.reply.onError(refusal.get().asException());
      return;
    }
    if (current != null) {
      refuse(current, "a newer snapshot has come");
    }
    current = session;
    session.begins(chunk.getHead().getRoute().getFromId());
    String directory = "%s/%016x".formatted(staging, count++);
    session.arriving = new ArrivingSnapshot(disk, this::synced, directory, chunk.getHead());
    session.reply.request(1);
  }

  private void synced(Disk.File file) throws IOException {
    long start = clock.nanoTime();
    file.sync();
    witness.snapshots().fileSynced(clock.nanoTime() - start);
  }

  private void complete(Session session, ArrivingSnapshot arrived) {
    current = null;
    session.ends(true);
    session.over = true;
    session.arriving = null;
    var _ =
        handler
            .onSnapshot(arrived.message(), arrived.directory())
            .whenComplete((_, failure) ->
                session.answer(
                    failure == null
                        ? SnapshotReply.newBuilder().setAccepted(true).build()
                        : reason(String.valueOf(failure.getMessage())).toBuilder()
                            .setDamaged(failure instanceof SnapshotDamaged)
                            .build()));
  }

  private void refuse(Session session, String why) {
    if (session.equals(current)) {
      current = null;
    }
    session.discard();
    session.answer(reason(why));
  }

  private static SnapshotReply reason(String why) {
    return SnapshotReply.newBuilder().setReason(why).build();
  }

  /// One transfer. The stream's callbacks become events of the lane; the fields are the lane's.
  final class Session implements StreamObserver<SnapshotChunk> {
    private final Function<Route, Optional<Status>> check;
    private final ServerCallStreamObserver<SnapshotReply> reply;
    private @Nullable ArrivingSnapshot arriving;
    private boolean over;
    private long from = MemberId.NONE;
    private long begunAtNanos;

    Session(
        Function<Route, Optional<Status>> check, ServerCallStreamObserver<SnapshotReply> reply) {
      this.check = check;
      this.reply = reply;
    }

    @Override
    public void onNext(SnapshotChunk chunk) {
      if (!own.offer(new Event.Chunk(this, chunk))) {
        reply.onError(Status.UNAVAILABLE.withDescription("the member stops").asException());
      }
    }

    @Override
    public void onError(Throwable failure) {
      own.offerUrgent(new Event.Broken(this));
    }

    @Override
    public void onCompleted() {}

    private ArrivingSnapshot arriving() throws IOException {
      if (arriving == null) {
        throw new IOException("a piece came before the head");
      }
      return arriving;
    }

    private void begins(long peer) {
      from = peer;
      begunAtNanos = clock.nanoTime();
      witness.snapshots().began(SnapshotWitness.Way.RECEIVED, peer);
    }

    private void ends(boolean whole) {
      if (from != MemberId.NONE) {
        witness
            .snapshots()
            .ended(SnapshotWitness.Way.RECEIVED, from, whole, clock.nanoTime() - begunAtNanos);
        from = MemberId.NONE;
      }
    }

    private void discard() {
      over = true;
      ends(false);
      if (arriving != null) {
        arriving.discard();
        arriving = null;
      }
    }

    private void answer(SnapshotReply answer) {
      if (!reply.isCancelled()) {
        reply.onNext(answer);
        reply.onCompleted();
      }
    }
  }
}
