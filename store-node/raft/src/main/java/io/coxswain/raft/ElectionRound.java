package io.coxswain.raft;

import io.coxswain.raft.quorum.VoteTally;

/// One round of asking for votes: who has answered, and until when to wait.
final class ElectionRound {
  private final Core core;
  private final VoteTally tally = new VoteTally();
  private final int fraction;
  private long startNanos;

  ElectionRound(Core core) {
    this.core = core;
    this.startNanos = core.now();
    this.fraction = core.randomFraction();
  }

  VoteTally.Outcome record(long voter, boolean granted) {
    tally.record(voter, granted);
    return outcome();
  }

  /// Where the round stands; who is gone won't answer.
  VoteTally.Outcome outcome() {
    return tally.among(core.conf().voters(), core::isGone);
  }

  /// Retries are spread over at least half the waiting time, or rivals would collide for ever.
  long deadlineNanos() {
    long retry = core.retryNanos();
    long spread = Math.max(core.timing.jitterNanos(), retry / 2);
    return startNanos + retry + Core.share(spread, fraction);
  }

  boolean isOver() {
    return Deadline.due(core.now(), deadlineNanos());
  }

  /// Circumstances have changed for the better: forget past failures, and if the wait would be over
  /// without them, end it soon; not at once, since the others hear of it at the same moment.
  void hurry() {
    core.roundsForgiven();
    if (isOver()) {
      startNanos = core.now() - core.retryNanos();
    }
  }
}
