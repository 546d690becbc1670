package io.coxswain.tempo;

import java.util.Optional;

/// What the planner must remember from one call to the next. The caller keeps it and gives it back;
/// losing it only makes lowering start over.
///
/// @param leader the leader at the last call
/// @param leaderSinceMillis since when it is watched
/// @param raiseWantedSinceMillis since when a longer timeout is wanted; empty: it is not
/// @param quietSinceMillis since when nothing disturbs a shorter one; empty: something does
/// @param raisedAtMillis when the timing was last raised
/// @param loweredAtMillis when it was last lowered
public record TempoMemory(
    Optional<String> leader,
    long leaderSinceMillis,
    Optional<Long> raiseWantedSinceMillis,
    Optional<Long> quietSinceMillis,
    Optional<Long> raisedAtMillis,
    Optional<Long> loweredAtMillis) {
  /// Nothing was seen yet.
  public static final TempoMemory EMPTY =
      new TempoMemory(
          Optional.empty(),
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}
