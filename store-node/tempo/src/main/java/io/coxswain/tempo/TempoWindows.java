package io.coxswain.tempo;

/// How long things must hold before the timing follows them. Tests shrink them.
///
/// @param raiseAfterMillis how long a longer timeout must be wanted before it is set
/// @param raiseEveryMillis the shortest time between two raises
/// @param lowerAfterMillis how long nothing may have disturbed a shorter timeout
/// @param lowerEveryMillis the shortest time between two steps down
/// @param leaderObservedMillis how long one leader must have been watched before its timeout is lowered:
///     pauses that elect come a few times an hour
public record TempoWindows(
    long raiseAfterMillis,
    long raiseEveryMillis,
    long lowerAfterMillis,
    long lowerEveryMillis,
    long leaderObservedMillis) {
  /// Raise within a quarter of a minute, lower over hours.
  public static final TempoWindows STANDARD =
      new TempoWindows(10_000, 10_000, 15 * 60_000, 10 * 60_000, 60 * 60_000);
}
