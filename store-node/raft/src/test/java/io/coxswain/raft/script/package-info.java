/// **script — protocol stories as text, with what happened written beneath.**
///
/// Job: run the files in `src/test/resources/scripts`: commands above a line of dashes, the expected
/// outcome below it. `-Dcoxswain.rewrite=true` writes the outcome anew; review the diff like code.
/// May touch: the public API of the core, and the simulation's disk. Must not touch: real time.
/// Called by: `ScriptTest`.
/// Invariants: nothing happens that a script didn't ask for: messages wait until delivered, writes
/// until persisted, timers until time is advanced; so the same script always gives the same text.
/// Start reading at: `ScriptTest`, then `Verbs` for the commands, then any script.
@NullMarked
package io.coxswain.raft.script;

import org.jspecify.annotations.NullMarked;
