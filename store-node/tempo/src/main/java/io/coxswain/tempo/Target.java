package io.coxswain.tempo;

/// The timing that suits a set of measurements.
///
/// @param timing on the ladder and within bounds
/// @param rawElectionMillis the election timeout before floor, ladder and bounds
/// @param binding the term that decided
/// @param reason one sentence for a person: which number of which member against which rule
public record Target(Timing timing, double rawElectionMillis, Binding binding, String reason) {}
