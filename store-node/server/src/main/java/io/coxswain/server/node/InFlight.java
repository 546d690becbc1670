package io.coxswain.server.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/// Requests that the core has taken in, here or by passing them on to the leader, until their callers are
/// answered. The consensus lane's alone.
///
/// A request that was handed in under a term can be appended in that term only: the leader drops what comes
/// from another one. The terms of a log never fall, so once an entry of a later term was applied here, and
/// every one before it, a request of an earlier term that was not among them can never commit. Then, and
/// only then, it is safe to propose it again (timing.md, "Requests in flight survive"; Raft thesis 3.6.3).
final class InFlight {
  private record Handed(ConsensusEvent.Propose request, long term) {}

  private final LongPredicate wanted;
  private final ArrayDeque<Handed> handed = new ArrayDeque<>();

  /// @param wanted whether anybody still waits for a request id
  InFlight(LongPredicate wanted) {
    this.wanted = wanted;
  }

  /// The core took these in under `term`.
  void add(List<ConsensusEvent.Propose> requests, long term) {
    dropAnsweredHead();
    requests.forEach(request -> handed.add(new Handed(request, term)));
  }

  /// Takes out the requests that were handed in before `term` and still wait: an entry of `term` was applied
  /// here and they were not, so they are lost for certain. In the order in which they were handed in.
  List<ConsensusEvent.Propose> lostBefore(long term) {
    List<ConsensusEvent.Propose> lost = new ArrayList<>();
    while (!handed.isEmpty() && handed.element().term < term) {
      ConsensusEvent.Propose request = handed.remove().request;
      if (wanted.test(request.requestId())) {
        lost.add(request);
      }
    }
    return lost;
  }

  /// Takes out all that still wait: a snapshot took the place of entries, and theirs may be among them.
  List<ConsensusEvent.Propose> unknown() {
    return lostBefore(Long.MAX_VALUE);
  }

  /// Forgets those whose callers have their answer.
  void forgetAnswered() {
    handed.removeIf(each -> !wanted.test(each.request.requestId()));
  }

  int size() {
    return handed.size();
  }

  private void dropAnsweredHead() {
    while (!handed.isEmpty() && !wanted.test(handed.element().request.requestId())) {
      handed.remove();
    }
  }
}
