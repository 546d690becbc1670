package io.coxswain.tempo;

/// What the planner answers.
///
/// @param decision what to do now
/// @param target what it would set if time had no say: the recommendation in mode Observe
/// @param memory to be given back at the next call
public record TempoPlan(TimingDecision decision, Target target, TempoMemory memory) {}
