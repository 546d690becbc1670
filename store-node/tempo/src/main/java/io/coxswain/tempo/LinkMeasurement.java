package io.coxswain.tempo;

/// What one voter measured of its link to another, by timestamps echoed on heartbeats.
///
/// @param from the voter that measured
/// @param to the voter at the other end
/// @param samples how many round trips the percentile rests on, none of them from the first moments of
///     either process; at 0 the figures mean nothing
/// @param meanMillis smoothed round trip (RFC 6298's SRTT)
/// @param variationMillis its smoothed deviation (RFC 6298's RTTVAR)
/// @param p999Millis 99.9th percentile of the round trip
/// @param loss share of heartbeats never answered, 0 to 1
public record LinkMeasurement(
    String from,
    String to,
    long samples,
    double meanMillis,
    double variationMillis,
    double p999Millis,
    double loss) {
  public LinkMeasurement {
    if (samples < 0 || !(meanMillis >= 0) || !(variationMillis >= 0) || !(p999Millis >= 0)) {
      throw new IllegalArgumentException(
          "figures of link %s to %s must not be negative".formatted(from, to));
    }
    if (!(loss >= 0 && loss <= 1)) {
      throw new IllegalArgumentException("loss must be from 0 to 1, was " + loss);
    }
  }

  /// Round trips below which the figures say little.
  static final long SAMPLES_MIN = 10;

  /// Whether the figures rest on enough round trips to plan with.
  public boolean measured() {
    return samples >= SAMPLES_MIN;
  }
}
