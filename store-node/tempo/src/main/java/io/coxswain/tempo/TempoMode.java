package io.coxswain.tempo;

/// Who decides the timing.
public sealed interface TempoMode {
  /// The planner, from measurement, within bounds.
  record Auto(TempoBounds bounds) implements TempoMode {}

  /// The user. The planner still says what it would have chosen.
  record Fixed(Timing timing, TempoBounds bounds) implements TempoMode {}

  /// Nobody: what is in force stays, and the planner says what it would do.
  record Observe(TempoBounds bounds) implements TempoMode {}

  /// What the planner may choose or recommend.
  TempoBounds bounds();
}
