package io.coxswain.tempo;

/// How long the leader was out of touch with a majority: now minus the newest moment at which it
/// sent something that a majority has acknowledged. It holds pauses, network and follower handling
/// in one number, and it is exactly what check-quorum and a false election depend on.
///
/// @param samples how many gaps the figure rests on
/// @param p999Millis 99.9th percentile of the gap
public record ContactGap(long samples, double p999Millis) {
  public ContactGap {
    if (samples < 0 || !(p999Millis >= 0)) {
      throw new IllegalArgumentException("figures of the contact gap must not be negative");
    }
  }

  /// Gaps below which the percentile says little.
  static final long SAMPLES_MIN = 1000;

  /// Whether the figure rests on enough gaps to plan with.
  boolean measured() {
    return samples >= SAMPLES_MIN;
  }
}
