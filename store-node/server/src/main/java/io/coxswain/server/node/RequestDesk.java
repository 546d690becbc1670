package io.coxswain.server.node;

import com.google.protobuf.MessageLite;
import io.coxswain.api.admin.SetTimingResponse;
import io.coxswain.api.error.WireError;
import io.coxswain.raft.Bytes;
import io.coxswain.raft.Payload;
import io.coxswain.raft.Timing;
import io.coxswain.server.contract.Leadership;
import io.coxswain.server.contract.Proposals;
import io.coxswain.server.contract.Reads;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.world.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Where clients hand in writes and reads: encodes a write on the client's thread, remembers the call and
/// leaves it with the consensus lane. Refuses at the door what the member could not keep up with.
/// Thread-safe, never blocks.
final class RequestDesk implements Proposals, Reads, Leadership {
  /// etcd's bound on entries that are committed and not applied (`maxGapBetweenApplyAndCommitIndex`).
  private static final long UNAPPLIED_MAX = 5000;

  private final long memberId;
  private final int requestBytesMax;
  private final Clock clock;
  private final RequestIds ids;
  private final PendingCalls pending;
  private final Mailbox<ConsensusEvent> consensus;
  private final Supplier<Backlog> backlog;
  private volatile boolean closed;

  /// How far applying lags behind.
  record Backlog(long committed, long applied) {}

  RequestDesk(
      long memberId,
      int requestBytesMax,
      Clock clock,
      RequestIds ids,
      PendingCalls pending,
      Mailbox<ConsensusEvent> consensus,
      Supplier<Backlog> backlog) {
    this.memberId = memberId;
    this.requestBytesMax = requestBytesMax;
    this.clock = clock;
    this.ids = ids;
    this.pending = pending;
    this.consensus = consensus;
    this.backlog = backlog;
  }

  @Override
  public CompletableFuture<Applied> propose(RequestKind kind, MessageLite request) {
    if (closed) {
      return failed(WireError.STOPPED);
    }
    Backlog now = backlog.get();
    if (now.committed - now.applied > UNAPPLIED_MAX) {
      return failed(WireError.TOO_MANY_REQUESTS);
    }
    long id = ids.next();
    Bytes bytes = RaftRequest.encode(id, memberId, kind, request);
    if (bytes.size() > requestBytesMax) {
      return failed(WireError.REQUEST_TOO_LARGE);
    }
    return hand(id, new Payload.Command(bytes));
  }

  /// Proposes a payload that the caller has built under an id of [RequestIds].
  CompletableFuture<Applied> hand(long id, Payload payload) {
    Optional<CompletableFuture<Applied>> waiting =
        pending.requests().register(id, payload.sizeBytes(), clock.nanoTime());
    if (waiting.isEmpty()) {
      return failed(WireError.TOO_MANY_REQUESTS);
    }
    if (!consensus.offer(new ConsensusEvent.Propose(id, payload))) {
      pending.requests().fail(id, closed ? WireError.STOPPED : WireError.TOO_MANY_REQUESTS);
    }
    return waiting.get();
  }

  /// Proposes a timing for the whole cluster; answers what is in force once that was applied here.
  CompletableFuture<SetTimingResponse> retime(Timing next) {
    if (closed) {
      return failed(WireError.STOPPED);
    }
    long id = ids.next();
    return hand(id, new Payload.Retiming(next, RaftRequest.origin(id, memberId)))
        .thenApply(applied -> (SetTimingResponse) applied.response());
  }

  @Override
  public CompletableFuture<Void> linearizable() {
    CompletableFuture<Void> reader = new CompletableFuture<>();
    if (closed) {
      return failed(WireError.STOPPED);
    }
    if (!consensus.offer(new ConsensusEvent.Read(reader, clock.nanoTime()))) {
      return failed(WireError.TOO_MANY_REQUESTS);
    }
    return reader;
  }

  @Override
  public CompletableFuture<Void> transferTo(long targetId) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (!consensus.offerUrgent(new ConsensusEvent.Transfer(targetId, done))) {
      return failed(WireError.STOPPED);
    }
    return done;
  }

  /// Takes nothing in any more.
  void close() {
    closed = true;
  }

  private static <T> CompletableFuture<T> failed(WireError error) {
    return CompletableFuture.failedFuture(new RequestFailed(error));
  }
}
