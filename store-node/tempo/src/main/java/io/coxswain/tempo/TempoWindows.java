package io.coxswain.tempo;

import java.time.Duration;

/// How long things must hold before the timing follows them. Tests shrink them.
///
/// @param raiseAfter how long a longer timeout must be wanted before it is set
/// @param raiseEvery the shortest time between two raises
/// @param lowerAfter how long nothing may have disturbed a shorter timeout
/// @param lowerEvery the shortest time between two steps down
/// @param leaderObserved how long one leader must have been watched before its timeout is lowered:
///     pauses that elect come a few times an hour
public record TempoWindows(
    Duration raiseAfter,
    Duration raiseEvery,
    Duration lowerAfter,
    Duration lowerEvery,
    Duration leaderObserved) {
  /// Raise within a quarter of a minute, lower over hours.
  public static final TempoWindows STANDARD =
      new TempoWindows(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMinutes(15),
          Duration.ofMinutes(10),
          Duration.ofHours(1));
}
