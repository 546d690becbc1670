package io.coxswain.tempo;

/// What to do about the timing now.
public sealed interface TimingDecision {
  /// Leave it.
  record Hold(String reason) implements TimingDecision {}

  /// Set it. `binding` and `reason` say why it is what it is to be.
  record Change(Timing to, Binding binding, String reason) implements TimingDecision {}
}
