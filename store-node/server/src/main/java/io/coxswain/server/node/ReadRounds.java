package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.server.contract.RequestFailed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Linearizable reads that wait for their index. All that arrive in one turn of the lane share a round; a
/// round takes nobody in after it was asked, and is asked again only under a fresh id: a late answer to a
/// reused id would be a stale read (etcd #20418). The consensus lane's alone.
final class ReadRounds {
  /// Reads that may wait at this member; more are turned away.
  private static final int WAITING_MAX = 100_000;

  private final LongSupplier freshId;
  private final long retryNanos;
  private final Map<Long, Round> asked = new HashMap<>();
  private List<ConsensusEvent.Read> arriving = new ArrayList<>();
  private int waiting;
  private final AtomicLong failed = new AtomicLong();
  private final LongAdder slow = new LongAdder();

  /// @param retryNanos after which an unanswered round is asked again
  ReadRounds(LongSupplier freshId, long retryNanos) {
    this.freshId = freshId;
    this.retryNanos = retryNanos;
  }

  void add(ConsensusEvent.Read read) {
    if (waiting >= WAITING_MAX) {
      read.reader().completeExceptionally(new RequestFailed(WireError.TOO_MANY_REQUESTS));
      return;
    }
    waiting++;
    arriving.add(read);
  }

  /// Closes the round of everything that has arrived; the id to ask the core with, if there is anybody.
  OptionalLong close(long nowNanos) {
    if (arriving.isEmpty()) {
      return OptionalLong.empty();
    }
    long id = freshId.getAsLong();
    asked.put(id, new Round(arriving, nowNanos));
    arriving = new ArrayList<>();
    return OptionalLong.of(id);
  }

  /// The readers of an answered round; empty if it was asked again under another id meanwhile.
  List<ConsensusEvent.Read> answered(long id) {
    Round round = asked.remove(id);
    if (round == null) {
      return List.of();
    }
    waiting -= round.readers.size();
    return round.readers;
  }

  /// The core will not answer this round: its readers join the next one.
  void dropped(long id) {
    Round round = asked.remove(id);
    if (round != null) {
      arriving.addAll(round.readers);
    }
  }

  /// Rounds that were lost on the way go into the next one.
  void retryOverdue(long nowNanos) {
    List<Long> overdue = new ArrayList<>();
    asked.forEach((id, round) -> {
      if (nowNanos - round.askedNanos >= retryNanos) {
        overdue.add(id);
      }
    });
    slow.add(overdue.size());
    overdue.forEach(this::dropped);
  }

  /// Fails the readers that `chosen` picks.
  void fail(Predicate<ConsensusEvent.Read> chosen, WireError error) {
    asked.values().forEach(round -> fail(round.readers, chosen, error));
    fail(arriving, chosen, error);
  }

  /// Reads that failed, since the start. Any thread.
  long failed() {
    return failed.get();
  }

  /// Rounds that had no answer in time and were asked again, since the start. Any thread.
  long slow() {
    return slow.sum();
  }

  int size() {
    return waiting;
  }

  private void fail(
      List<ConsensusEvent.Read> readers, Predicate<ConsensusEvent.Read> chosen, WireError error) {
    Iterator<ConsensusEvent.Read> each = readers.iterator();
    while (each.hasNext()) {
      ConsensusEvent.Read read = each.next();
      if (chosen.test(read)) {
        each.remove();
        waiting--;
        failed.incrementAndGet();
        read.reader().completeExceptionally(new RequestFailed(error));
      }
    }
  }

  private record Round(List<ConsensusEvent.Read> readers, long askedNanos) {}
}
