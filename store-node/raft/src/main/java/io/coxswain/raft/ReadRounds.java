package io.coxswain.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Linearizable reads at the leader, without leases (thesis 6.4): a read is answered with the commit
/// index of the moment its heartbeat round began, once a quorum has answered that round or a later one.
///
/// Reads that wait share a round. A read joins only a round that begins after it arrived, so that an
/// answer to the round proves this leader was still the leader after the read began.
final class ReadRounds {
  /// A read of this member (`from` is itself) or one a follower passed on.
  private record Read(long from, long requestId) {}

  private record Round(long number, long index, List<Read> reads) {}

  private final Core core;
  private List<Read> waiting = new ArrayList<>();
  private final ArrayDeque<Round> underWay = new ArrayDeque<>();
  private int reads;

  ReadRounds(Core core) {
    this.core = core;
  }

  void add(long from, long requestId) {
    if (reads < core.config.pendingReadsMax()) {
      waiting.add(new Read(from, requestId));
      reads++;
    } else if (from == core.id()) {
      core.outbox.dropRead(requestId);
    }
  }

  /// Whether a heartbeat round should begin for the sake of reads; while one is under way the next is
  /// put off, to gather more of them.
  boolean wantsRound() {
    return !waiting.isEmpty() && underWay.isEmpty();
  }

  /// A heartbeat round begins; all who wait join it.
  void begin(long round) {
    if (!waiting.isEmpty()) {
      underWay.addLast(new Round(round, core.log.commit(), waiting));
      waiting = new ArrayList<>();
    }
  }

  /// A quorum has answered `round` or a later one.
  void confirm(long round) {
    while (!underWay.isEmpty() && underWay.getFirst().number() <= round) {
      Round confirmed = underWay.removeFirst();
      reads -= confirmed.reads().size();
      confirmed.reads().forEach(read -> answer(read, confirmed.index()));
    }
  }

  private void answer(Read read, long index) {
    if (read.from() == core.id()) {
      core.outbox.read(read.requestId(), index);
    } else {
      core.outbox.now(
          new Message.ReadReply(core.id(), read.from(), core.term(), read.requestId(), index));
    }
  }

  /// The leadership is lost: followers find out by themselves, our own reads are dropped.
  void dropAll() {
    underWay.forEach(round -> drop(round.reads()));
    drop(waiting);
  }

  private void drop(List<Read> list) {
    for (Read read : list) {
      if (read.from() == core.id()) {
        core.outbox.dropRead(read.requestId());
      }
    }
  }
}
