package io.coxswain.server.tempo;

import io.coxswain.raft.Timing;

/// By how much a member that pauses waits longer before it doubts the leader: a leader that was heard, but
/// only after the pause, must not be campaigned against. The terms of the formula that a member knows of
/// itself (timing.md, `E_model`): 1.25 * (2h + P).
final class TimerWidening {
  /// etcd's bound on election timeouts.
  static final long ELECTION_NANOS_MAX = 50_000_000_000L;

  private TimerWidening() {}

  /// The own timer's least value; 0 = the replicated one is enough. A quarter more than the replicated one at
  /// most: else each member that was stopped for as long as a fail-over takes would make the next fail-over
  /// longer. What the cluster needs beyond that is the planner's to replicate.
  ///
  /// @param pauseNanos the pause to expect
  static long electionNanos(Timing inForce, long pauseNanos) {
    long wanted = (2 * inForce.heartbeatNanos() + pauseNanos) / 4 * 5;
    long most = Math.min(inForce.electionNanos() / 4 * 5, ELECTION_NANOS_MAX);
    return wanted <= inForce.electionNanos() ? 0 : Math.min(wanted, most);
  }
}
