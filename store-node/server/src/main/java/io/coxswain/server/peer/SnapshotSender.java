package io.coxswain.server.peer;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.UnsafeByteOperations;
import io.coxswain.api.peer.PeerGrpc;
import io.coxswain.api.peer.SnapshotChunk;
import io.coxswain.api.peer.SnapshotData;
import io.coxswain.api.peer.SnapshotFile;
import io.coxswain.api.peer.SnapshotReply;
import io.coxswain.api.peer.SnapshotTail;
import io.coxswain.raft.Message;
import io.coxswain.server.lane.Lane;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.world.Clock;
import io.coxswain.server.world.Disk;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The lane that sends snapshots, one after the other, each over a connection of its own. Reads a piece only
/// when the connection takes one, so a slow receiver costs no memory. May block inside the disk.
final class SnapshotSender implements Lane<SnapshotSender.Event> {
  private final Mailbox<Event> own;
  private final Disk disk;
  private final Clock clock;
  private final PeerIdentity self;
  private final LinkWitness witness;
  private final TransferPace pace;
  private final ArrayDeque<Job> waiting = new ArrayDeque<>();
  private @Nullable Transfer running;

  /// What happens to this lane.
  sealed interface Event {
    record Send(Job job) implements Event {}

    record Ready(Transfer transfer) implements Event {}

    record Ended(Transfer transfer, Status status, String reason) implements Event {}
  }

  /// A snapshot to send.
  ///
  /// @param channel made for this transfer; closed with it
  /// @param directory flat, complete and unchanging until `done`
  /// @param done fails with the reason if the receiver didn't take it
  record Job(
      ManagedChannel channel,
      Message.InstallSnapshot message,
      String directory,
      CompletableFuture<Void> done) {}

  /// @param bytesPerSecond see [PeerSettings]
  SnapshotSender(
      Mailbox<Event> own, PeerTransport.World world, PeerIdentity self, long bytesPerSecond) {
    this.own = own;
    this.disk = world.disk();
    this.clock = world.clock();
    this.witness = world.witness();
    this.self = self;
    this.pace = new TransferPace(bytesPerSecond, clock.nanoTime());
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.Send(Job job) -> {
        waiting.add(job);
        next();
      }
      case Event.Ready(Transfer transfer) -> {
        if (transfer.equals(running)) {
          proceed(transfer);
        }
      }
      case Event.Ended(Transfer transfer, Status status, String reason) -> {
        if (transfer.equals(running)) {
          end(transfer, status, reason);
        }
      }
    }
  }

  @Override
  public long nextDeadlineNanos() {
    if (running == null) {
      return Long.MAX_VALUE;
    }
    return running.isPaced() ? pace.dueAtNanos() : running.silentAtNanos();
  }

  @Override
  public void onDeadline() {
    if (running == null) {
      return;
    }
    if (running.isPaced()) {
      proceed(running);
    } else if (clock.nanoTime() - running.silentAtNanos() >= 0) {
      end(
          running,
          Status.DEADLINE_EXCEEDED,
          "nothing moved for " + PeerSettings.SNAPSHOT_SILENCE_MAX);
    }
  }

  private void next() {
    Job job = running == null ? waiting.poll() : null;
    if (job == null) {
      return;
    }
    Transfer transfer = new Transfer(job);
    running = transfer;
    witness.snapshots().began(SnapshotWitness.Way.SENT, job.message().to());
    try {
      transfer.begin();
    } catch (IOException unreadable) {
      end(transfer, Status.DATA_LOSS, "its files can't be read: " + unreadable.getMessage());
    }
  }

  private void proceed(Transfer transfer) {
    try {
      transfer.sendWhileReady();
    } catch (IOException unreadable) {
      end(transfer, Status.DATA_LOSS, "its files can't be read: " + unreadable.getMessage());
    }
  }

  private void end(Transfer transfer, Status status, String reason) {
    running = null;
    transfer.close();
    witness
        .snapshots()
        .ended(
            SnapshotWitness.Way.SENT,
            transfer.job.message().to(),
            status.isOk(),
            clock.nanoTime() - transfer.begunAtNanos);
    if (status.isOk()) {
      transfer.job.done().complete(null);
    } else if (status.getCode() == Status.Code.DATA_LOSS) {
      transfer.job.done().completeExceptionally(new SnapshotDamaged(reason));
    } else {
      transfer.job.done().completeExceptionally(status.withDescription(reason).asException());
    }
    next();
  }

  /// One snapshot on its way. gRPC's callbacks become events of the lane.
  final class Transfer implements ClientResponseObserver<SnapshotChunk, SnapshotReply> {
    private final Job job;
    private final CRC32C fileCrc = new CRC32C();
    private final SnapshotTail.Builder tail = SnapshotTail.newBuilder();
    private List<SnapshotFile> files = List.of();
    private int file;
    private long offset;
    private Disk.@Nullable File open;
    private @Nullable ClientCallStreamObserver<SnapshotChunk> stream;
    private boolean allSent;
    private final long begunAtNanos = clock.nanoTime();
    private long movedAtNanos = begunAtNanos;

    Transfer(Job job) {
      this.job = job;
    }

    void begin() throws IOException {
      files = SnapshotFiles.in(disk, job.directory);
      PeerGrpc.newStub(job.channel).snapshot(this);
      requireNonNull(stream)
          .onNext(
              SnapshotChunk.newBuilder()
                  .setHead(
                      MessageEncoder.encode(job.message)
                          .setRoute(self.routeTo(job.message.to()))
                          .addAllFiles(files))
                  .build());
      sendWhileReady();
    }

    /// Whether only the pace holds it back.
    boolean isPaced() {
      return !allSent && stream != null && stream.isReady();
    }

    /// When it is given up, if nothing moves until then.
    long silentAtNanos() {
      return movedAtNanos + PeerSettings.SNAPSHOT_SILENCE_MAX.toNanos();
    }

    void sendWhileReady() throws IOException {
      ClientCallStreamObserver<SnapshotChunk> to = requireNonNull(stream);
      while (isPaced() && pace.isDue(clock.nanoTime())) {
        movedAtNanos = clock.nanoTime();
        if (file == files.size()) {
          to.onNext(SnapshotChunk.newBuilder().setTail(tail).build());
          to.onCompleted();
          allSent = true;
        } else {
          SnapshotData piece = piece();
          to.onNext(SnapshotChunk.newBuilder().setData(piece).build());
          witness.sent(job.message.to(), piece.getData().size());
          pace.took(piece.getData().size(), movedAtNanos);
        }
      }
    }

    /// The next piece; an empty file is one empty piece.
    private SnapshotData piece() throws IOException {
      SnapshotFile current = files.get(file);
      if (open == null) {
        open = disk.open(job.directory + "/" + current.getName());
      }
      int length = (int) Math.min(SnapshotFiles.CHUNK_BYTES, current.getBytes() - offset);
      ByteBuffer bytes = ByteBuffer.allocate(length);
      while (bytes.hasRemaining() && open.read(offset + bytes.position(), bytes) >= 0) {}
      if (bytes.hasRemaining()) {
        throw new IOException(current.getName() + " has become shorter");
      }
      bytes.flip();
      fileCrc.update(bytes.duplicate());
      SnapshotData piece =
          SnapshotData.newBuilder()
              .setFile(file)
              .setOffset(offset)
              .setCrc32C(SnapshotFiles.crc32c(bytes.duplicate()))
              .setData(UnsafeByteOperations.unsafeWrap(bytes))
              .build();
      offset += length;
      if (offset == current.getBytes()) {
        tail.addCrc32C((int) fileCrc.getValue());
        fileCrc.reset();
        open.close();
        open = null;
        offset = 0;
        file++;
      }
      return piece;
    }

    void close() {
      if (stream != null) {
        stream.cancel("the transfer has ended", null);
      }
      job.channel.shutdownNow();
      if (open != null) {
        try {
          open.close();
        } catch (IOException _) {
          // It was open for reading only.
        }
      }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<SnapshotChunk> requests) {
      stream = requests;
      requests.setOnReadyHandler(() -> own.offerUrgent(new Event.Ready(this)));
    }

    @Override
    public void onNext(SnapshotReply reply) {
      Status refusal = reply.getDamaged() ? Status.DATA_LOSS : Status.ABORTED;
      Status status = reply.getAccepted() ? Status.OK : refusal;
      own.offerUrgent(new Event.Ended(this, status, reply.getReason()));
    }

    @Override
    public void onError(Throwable failure) {
      Status status = Status.fromThrowable(failure);
      own.offerUrgent(new Event.Ended(this, status, String.valueOf(status.getDescription())));
    }

    @Override
    public void onCompleted() {
      own.offerUrgent(new Event.Ended(this, Status.UNKNOWN, "the receiver gave no answer"));
    }
  }
}
