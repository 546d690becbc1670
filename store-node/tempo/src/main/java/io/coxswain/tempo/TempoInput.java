package io.coxswain.tempo;

/// What one call of the planner judges.
///
/// @param measured the measurements
/// @param current the timing in force
/// @param mode who decides
/// @param changing whether members are being added, removed or restarted, or a snapshot is on its
///     way: what is measured now says little about the time after
/// @param nowMillis a clock that never jumps back; only differences count
public record TempoInput(
    Measurements measured, Timing current, TempoMode mode, boolean changing, long nowMillis) {}
