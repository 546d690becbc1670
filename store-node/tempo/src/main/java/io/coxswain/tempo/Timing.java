package io.coxswain.tempo;

/// A heartbeat interval and the election timeout that goes with it.
///
/// @param heartbeatMillis milliseconds between a leader's heartbeats, 1 to 10 000
/// @param electionMillis milliseconds without a heartbeat after which a follower stands for
///     election. Invariant: at least 5 heartbeats, at most 50 000 (etcd's documented limits, which
///     its `config.go` checks at start)
/// @param jitterMillis milliseconds over which the voters' timers are spread, 1 to `electionMillis`
public record Timing(long heartbeatMillis, long electionMillis, long jitterMillis) {
  /// How many heartbeats an election timeout must outlast.
  public static final int HEARTBEATS_PER_ELECTION = 5;

  /// The longest election timeout.
  public static final long ELECTION_MILLIS_MAX = 50_000;

  /// The shortest spread of the voters' timers.
  static final long JITTER_MILLIS_MIN = 50;

  public Timing {
    if (heartbeatMillis < 1) {
      throw new IllegalArgumentException("heartbeatMillis must be >= 1, was " + heartbeatMillis);
    }
    if (electionMillis < HEARTBEATS_PER_ELECTION * heartbeatMillis
        || electionMillis > ELECTION_MILLIS_MAX) {
      throw new IllegalArgumentException(
          "electionMillis must be from 5 heartbeats (%d) to %d, was %d"
              .formatted(
                  HEARTBEATS_PER_ELECTION * heartbeatMillis, ELECTION_MILLIS_MAX, electionMillis));
    }
    if (jitterMillis < 1 || jitterMillis > electionMillis) {
      throw new IllegalArgumentException(
          "jitterMillis must be from 1 to electionMillis, was " + jitterMillis);
    }
  }

  /// The same heartbeat and election timeout, whatever the spread: a change of the spread alone is
  /// not worth a log entry.
  public boolean sameBeat(Timing other) {
    return heartbeatMillis == other.heartbeatMillis && electionMillis == other.electionMillis;
  }

  @Override
  public String toString() {
    return heartbeatMillis + "/" + electionMillis + " ms";
  }
}
