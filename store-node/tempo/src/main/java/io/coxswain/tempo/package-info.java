/// **tempo — measurements in, heartbeat and election timeout out.**
///
/// Job: decide which timing suits what was measured, and when it is time to change it.
/// May touch: the JDK's plain types. Must not touch: clocks, threads, I/O, loggers; the time comes in
/// with each input, and what must be remembered goes out as a [TempoMemory] and comes back in.
/// Called by: the operator's planner; later by a leader that plans for itself.
/// Invariants: an election timeout is never below five heartbeats nor above 50 s ([Timing]); what
/// is planned lies within the user's bounds; a longer round trip never gives a shorter timeout;
/// after a decision is carried out, the same input asks for nothing more.
/// Start reading at: [TempoFormula] (what suits), then [TempoPlanner] (when to change).
///
/// This is the formula's first form: it has no term yet for extreme contact gaps (it reacts to a
/// gap near the timeout instead), leaves no slow voter out, and does not learn from false elections.
@NullMarked
package io.coxswain.tempo;

import org.jspecify.annotations.NullMarked;
