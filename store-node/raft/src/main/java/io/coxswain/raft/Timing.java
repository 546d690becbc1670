package io.coxswain.raft;

/// The replicated timing: every member holds the same one at the same place of the log.
///
/// @param epoch grows by one with every change; a change applies only on top of `epoch - 1`
/// @param heartbeatNanos how often a leader speaks
/// @param electionNanos how long a voter waits in silence before it doubts the leader, and how long a
///     leader goes on without hearing from a quorum
/// @param jitterNanos spread of the election timers of all members together
public record Timing(long epoch, long heartbeatNanos, long electionNanos, long jitterNanos) {
  /// etcd's documented rule: an election timeout is at least five heartbeats, so that a few lost ones
  /// don't cost a leader its office.
  public static final int HEARTBEATS_PER_ELECTION_MIN = 5;

  /// Far beyond any use (etcd allows 50 s); keeps the arithmetic of timers from overflowing.
  public static final long ELECTION_NANOS_MAX = 3_600_000_000_000L;

  public Timing {
    Checks.requireCounter("epoch", epoch);
    Checks.require(heartbeatNanos > 0, "heartbeatNanos must be > 0", heartbeatNanos);
    Checks.require(
        electionNanos / HEARTBEATS_PER_ELECTION_MIN >= heartbeatNanos,
        "electionNanos must be at least 5 x heartbeatNanos (" + heartbeatNanos + ")",
        electionNanos);
    Checks.require(
        electionNanos <= ELECTION_NANOS_MAX,
        "electionNanos must be at most " + ELECTION_NANOS_MAX,
        electionNanos);
    Checks.require(
        jitterNanos >= 0 && jitterNanos <= ELECTION_NANOS_MAX,
        "jitterNanos must be within 0.." + ELECTION_NANOS_MAX,
        jitterNanos);
  }
}
