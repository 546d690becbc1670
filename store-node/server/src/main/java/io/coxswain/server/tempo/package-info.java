/// **tempo — how well this member keeps time, measured.**
///
/// Job: measure this member's own pauses, its disk syncs and, when it leads, its gap of contact with a
/// quorum; widen its own election timer after pauses; refuse to propose a timing that what it saw
/// contradicts.
/// May touch: `world.Clock`, `lane`, `measure`, `raft` timing types. Must not touch: the core itself, peers, threads,
/// the planner's formula (that is `io.coxswain.tempo`).
/// Called by: `node` (feeds and wires it), `log` (reports its syncs through `node`).
/// Invariants: what a member does on its own only ever widens (larger is always safe); every window is
/// bounded in memory; a figure without samples says so.
/// Not there yet: link measurements live in `peer`; cgroup and PSI figures, and the diagnosis, are missing.
/// Start reading at: `TempoKeeper`.
@NullMarked
package io.coxswain.server.tempo;

import org.jspecify.annotations.NullMarked;
