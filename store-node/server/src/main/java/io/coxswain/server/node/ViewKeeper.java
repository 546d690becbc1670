package io.coxswain.server.node;

import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.Ready;
import java.util.concurrent.atomic.AtomicLong;

/// What other threads see of consensus. Written by the consensus lane alone, one immutable view after the other.
final class ViewKeeper {
  private final long id;
  private final AtomicLong leaderChanges = new AtomicLong();
  private volatile ConsensusView view;

  /// @param status at the start
  ViewKeeper(RaftStatus status, long nowNanos) {
    this.id = status.id();
    this.view =
        new ConsensusView(
            status.role(),
            status.term(),
            status.leader(),
            status.commit(),
            nowNanos,
            nowNanos,
            status.timing().current().electionNanos(),
            status.conf().isLearner(id));
  }

  /// How things stand. Any thread.
  ConsensusView view() {
    return view;
  }

  /// Times a leader became known, since the start. Any thread.
  long leaderChanges() {
    return leaderChanges.get();
  }

  /// Shows what a Ready has changed.
  ///
  /// @return whether there is another leader, or another term
  boolean show(Ready ready, long nowNanos) {
    ConsensusView before = view;
    ConsensusView after = before;
    if (ready.hardState().isPresent()) {
      after = after.withTermAndCommit(ready.hardState().get());
    }
    if (ready.roleChange().isPresent()) {
      after = after.withRole(ready.roleChange().get(), nowNanos);
    }
    if (ready.timing().isPresent()) {
      after = after.withElectionNanos(ready.timing().get().current().electionNanos());
    }
    if (ready.conf().isPresent()) {
      after = after.withLearner(ready.conf().get().isLearner(id));
    }
    if (!after.equals(before)) {
      view = after;
    }
    if (after.leader() != 0 && after.leader() != before.leader()) {
      leaderChanges.incrementAndGet();
    }
    return after.leader() != before.leader() || after.term() != before.term();
  }
}
