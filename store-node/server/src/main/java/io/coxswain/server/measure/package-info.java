/// **measure — figures of what really happens, with a memory that fades.**
///
/// Job: gather durations (disk syncs, round trips, pauses) cheaply and answer tails over the last minutes.
/// May touch: `world.Clock`. Must not touch: every other room.
/// Called by: `peer` and `tempo`, which measure what timing is planned from; `admin`, which shows it.
/// Invariants: bounded memory; a figure older than its window is forgotten; a figure without samples says so.
/// Start reading at: `SlidingHistogram`.
@NullMarked
package io.coxswain.server.measure;

import org.jspecify.annotations.NullMarked;
