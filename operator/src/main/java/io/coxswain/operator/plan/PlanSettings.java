package io.coxswain.operator.plan;

import io.coxswain.tempo.TempoWindows;
import java.time.Duration;

/// What the operator's administrator settles for all clusters.
///
/// @param storeImage repository of the store's image
/// @param storeVersion version of the store for clusters that name none
/// @param joinDeadline how long a new member may take to catch up
/// @param tempoWindows how slowly the timing follows measurement
public record PlanSettings(
    String storeImage, String storeVersion, Duration joinDeadline, TempoWindows tempoWindows) {
  /// How long a new member may take to catch up, unless settled otherwise.
  public static final Duration JOIN_DEADLINE = Duration.ofMinutes(10);
}
