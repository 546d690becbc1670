package io.coxswain.raft;

/// The timing a leader leads by.
///
/// It must suit every voter whatever epoch that voter still acts by: the slowest heartbeat any of them
/// tolerates, the longest election timeout any of them may expect. So a lower heartbeat interval holds
/// at once, a higher one only when every reachable voter has acknowledged its epoch; those that come
/// back later adopt it with their first heartbeat.
final class LeaderTempo {
  private final Core core;
  private final Peers peers;
  private long heartbeatNanos;
  private long electionNanos;

  /// How long this leader waited for votes when it won; kept as its window until a quorum proves quick
  /// enough for the replicated election timeout. 0 afterwards.
  private long retryNanos;

  /// Recent worst round trip to a quorum.
  private long quorumRttNanos;

  private boolean settled;

  LeaderTempo(Core core, Peers peers, long retryNanos) {
    this.core = core;
    this.peers = peers;
    this.retryNanos = retryNanos;
    TimingHistory newest = newestInLog();
    heartbeatNanos =
        Math.min(newest.current().heartbeatNanos(), newest.previous().heartbeatNanos());
    electionNanos = Math.max(newest.current().electionNanos(), newest.previous().electionNanos());
  }

  /// The last two epochs in the log, committed or not: an entry that isn't known committed here may be
  /// in force elsewhere.
  private TimingHistory newestInLog() {
    TimingHistory history = core.timing.history();
    for (long index = core.log.commit() + 1; index <= core.log.lastIndex(); index++) {
      if (core.log.get(index).payload() instanceof Payload.Retiming retiming) {
        history = history.advance(retiming.timing());
      }
    }
    return history;
  }

  long heartbeatNanos() {
    return heartbeatNanos;
  }

  /// How long this leader goes on without a quorum: never shorter than a quorum needs to answer.
  long windowNanos() {
    return Math.max(Math.max(electionNanos, retryNanos), 2 * quorumRttNanos + heartbeatNanos);
  }

  /// What heartbeats carry.
  Timing wire() {
    Timing current = core.timing.current();
    return new Timing(
        current.epoch(),
        heartbeatNanos,
        Math.min(windowNanos(), Timing.ELECTION_NANOS_MAX),
        current.jitterNanos());
  }

  /// Another timing took effect.
  void changed() {
    Timing current = core.timing.current();
    heartbeatNanos = Math.min(heartbeatNanos, current.heartbeatNanos());
    electionNanos = Math.max(electionNanos, current.electionNanos());
    settled = false;
  }

  /// A quorum has answered a heartbeat that was sent `roundTripNanos` ago.
  void quorumAnswered(long roundTripNanos) {
    quorumRttNanos = Math.max(roundTripNanos, quorumRttNanos - quorumRttNanos / 8);
    if (2 * roundTripNanos + heartbeatNanos <= electionNanos) {
      retryNanos = 0;
    }
  }

  /// Moves to the current epoch once every reachable voter holds it. A newer epoch that is still
  /// uncommitted in the log keeps things as they are.
  void settle(boolean ownTermCommitted) {
    if (settled || !ownTermCommitted) {
      return;
    }
    Timing current = core.timing.current();
    if (peers.reachableVotersHold(current.epoch(), windowNanos())) {
      heartbeatNanos = current.heartbeatNanos();
      electionNanos = current.electionNanos();
      settled = true;
    }
  }
}
