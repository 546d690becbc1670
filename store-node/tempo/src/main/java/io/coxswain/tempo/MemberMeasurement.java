package io.coxswain.tempo;

/// What one voter measured of itself.
///
/// @param name the voter
/// @param fsyncP999Millis 99.9th percentile of its log's disk sync
/// @param pauseP999Millis 99.9th percentile, weighted by time, of how long it stood still
/// @param secondLongestPauseMillis second longest pause of the last hour: the longest may have been
///     a single accident, two are a habit
public record MemberMeasurement(
    String name, double fsyncP999Millis, double pauseP999Millis, double secondLongestPauseMillis) {
  public MemberMeasurement {
    if (!(fsyncP999Millis >= 0) || !(pauseP999Millis >= 0) || !(secondLongestPauseMillis >= 0)) {
      throw new IllegalArgumentException("figures of " + name + " must not be negative");
    }
  }

  /// The pause to expect: a rare long one is one late sample in thousands, yet it is what elects.
  double pauseMillis() {
    return Math.max(pauseP999Millis, secondLongestPauseMillis);
  }
}
