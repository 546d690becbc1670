package io.coxswain.server.node;

import io.coxswain.raft.Payload;
import io.coxswain.raft.ProposalResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongPredicate;

/// Requests on their way into the log: batched for the core, held back while nobody leads, handed in
/// again when the core could not take them yet. The consensus lane's alone.
///
/// Nothing here expires: a request whose caller has given up is dropped when its turn comes.
final class ProposalQueue {
  /// One append of the core; etcd's size too.
  private static final long BATCH_BYTES_MAX = 1 << 20;

  private static final int BATCH_COUNT_MAX = 1024;

  private final ArrayDeque<ConsensusEvent.Propose> waiting = new ArrayDeque<>();
  private final LongPredicate wanted;
  private boolean held;

  /// @param wanted whether anybody still waits for a request id
  ProposalQueue(LongPredicate wanted) {
    this.wanted = wanted;
  }

  void add(ConsensusEvent.Propose request) {
    waiting.add(request);
  }

  /// Puts requests before all others: they came first.
  void addFirst(List<ConsensusEvent.Propose> requests) {
    for (int i = requests.size() - 1; i >= 0; i--) {
      waiting.addFirst(requests.get(i));
    }
  }

  /// Requests that wait for a leader or for room.
  int size() {
    return waiting.size();
  }

  /// Try again: a leader is known, or there is room.
  void release() {
    held = false;
  }

  /// The next batch for the core, or an empty list. A timing change travels alone, as the core demands.
  List<ConsensusEvent.Propose> nextBatch() {
    List<ConsensusEvent.Propose> batch = new ArrayList<>();
    long bytes = 0;
    while (!held && !waiting.isEmpty() && batch.size() < BATCH_COUNT_MAX) {
      ConsensusEvent.Propose next = waiting.getFirst();
      if (!wanted.test(next.requestId())) {
        waiting.removeFirst();
        continue;
      }
      boolean alone = next.payload() instanceof Payload.Retiming;
      bytes += next.payload().sizeBytes();
      if (!batch.isEmpty() && (alone || bytes > BATCH_BYTES_MAX)) {
        break;
      }
      batch.add(waiting.removeFirst());
      if (alone) {
        break;
      }
    }
    return batch;
  }

  /// The core did not take a batch.
  ///
  /// @param refused told of each request that will never be appended, and why
  void refused(
      List<ConsensusEvent.Propose> batch,
      ProposalResult.Reason reason,
      BiConsumer<ConsensusEvent.Propose, ProposalResult.Reason> refused) {
    if (passes(reason)) {
      addFirst(batch);
      held = true;
    } else {
      batch.forEach(request -> refused.accept(request, reason));
    }
  }

  /// Whether waiting cures the reason.
  private static boolean passes(ProposalResult.Reason reason) {
    return switch (reason) {
      case NO_LEADER, TRANSFERRING, FULL, NOT_READY -> true;
      case PENDING_CONF_CHANGE,
          PENDING_TIMING_CHANGE,
          STALE_TIMING_EPOCH,
          INVALID_CONF_CHANGE,
          TOO_MANY_LEARNERS,
          MIXED_BATCH ->
          false;
    };
  }
}
