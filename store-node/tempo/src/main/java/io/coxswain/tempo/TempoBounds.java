package io.coxswain.tempo;

/// What the user allows the planner to choose.
///
/// @param heartbeatMillisMin the shortest heartbeat interval
/// @param electionMillisMax the longest election timeout. Invariant: at least 5 times the shortest
///     heartbeat, or no timing would fit
public record TempoBounds(long heartbeatMillisMin, long electionMillisMax) {
  /// What the planner may choose if the user says nothing: heartbeats not denser than 50 ms, the
  /// election timeout up to etcd's limit.
  public static final TempoBounds STANDARD = new TempoBounds(50, Timing.ELECTION_MILLIS_MAX);

  public TempoBounds {
    if (heartbeatMillisMin < 1) {
      throw new IllegalArgumentException(
          "heartbeatMillisMin must be >= 1, was " + heartbeatMillisMin);
    }
    if (electionMillisMax < Timing.HEARTBEATS_PER_ELECTION * heartbeatMillisMin
        || electionMillisMax > Timing.ELECTION_MILLIS_MAX) {
      throw new IllegalArgumentException(
          "electionMillisMax must be from 5 times heartbeatMillisMin to %d, was %d"
              .formatted(Timing.ELECTION_MILLIS_MAX, electionMillisMax));
    }
  }

  /// The timing nearest to the given one that these bounds allow.
  Timing nearest(long heartbeatMillis, long electionMillis, long jitterMillis) {
    long heartbeat =
        Math.clamp(
            heartbeatMillis,
            heartbeatMillisMin,
            electionMillisMax / Timing.HEARTBEATS_PER_ELECTION);
    long election =
        Math.clamp(electionMillis, Timing.HEARTBEATS_PER_ELECTION * heartbeat, electionMillisMax);
    return new Timing(
        heartbeat,
        election,
        Math.clamp(jitterMillis, Math.min(Timing.JITTER_MILLIS_MIN, election), election));
  }

  boolean allow(Timing timing) {
    return timing.heartbeatMillis() >= heartbeatMillisMin
        && timing.electionMillis() <= electionMillisMax;
  }
}
