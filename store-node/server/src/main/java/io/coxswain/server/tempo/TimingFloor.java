package io.coxswain.server.tempo;

import io.coxswain.raft.Timing;
import io.coxswain.server.measure.Figures;
import java.util.Optional;

/// Whether a timing can work at all, as far as this member has seen: judged before proposing, by whoever
/// proposes. Not a matter of taste (that is the planner's): below this floor the cluster would elect
/// without end. Apply judges nothing but the epoch.
public final class TimingFloor {
  /// The least round trips that an election timeout has to outlast; etcd's rule of ten is the planner's.
  private static final long ROUND_TRIPS_MIN = 5;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private TimingFloor() {}

  /// What a member has seen.
  ///
  /// @param pauses its own
  /// @param contact its gaps of contact as a leader; none if it never led
  /// @param quorumRoundTripNanos mean round trip to the nearest members that make a majority with it; 0 =
  ///     unknown
  public record Seen(Figures pauses, Figures contact, long quorumRoundTripNanos) {}

  /// Why a timing must not be proposed, in words for whoever asked; empty if it may be.
  public static Optional<String> refusal(Timing wanted, Seen seen) {
    if (wanted.electionNanos() > TimerWidening.ELECTION_NANOS_MAX) {
      return Optional.of(
          "election timeout %d ms refused, because etcd's limit is %d ms. Choose a smaller one."
              .formatted(millis(wanted.electionNanos()), millis(TimerWidening.ELECTION_NANOS_MAX)));
    }
    return tooShort(wanted, seen.pauses().p999Nanos(), "this member pauses for %d ms (p99.9)")
        .or(() ->
            tooShort(
                wanted,
                seen.contact().p999Nanos(),
                "this leader was out of touch with a quorum for %d ms (p99.9)"))
        .or(() ->
            tooShort(
                wanted,
                ROUND_TRIPS_MIN * seen.quorumRoundTripNanos(),
                "five round trips to a quorum take %d ms"));
  }

  private static Optional<String> tooShort(Timing wanted, long floorNanos, String because) {
    return wanted.electionNanos() >= floorNanos
        ? Optional.empty()
        : Optional.of(
            "election timeout %d ms refused, because %s. Choose more than that."
                .formatted(millis(wanted.electionNanos()), because.formatted(millis(floorNanos))));
  }

  private static long millis(long nanos) {
    return Math.ceilDiv(nanos, NANOS_PER_MILLI);
  }
}
