/// **measure — figures of what really happens, with a memory that fades.**
///
/// Job: gather durations (disk syncs, round trips, pauses) cheaply and answer tails over the last minutes.
/// May touch: nothing of ours. Must not touch: clocks (time is an argument) and every other room.
/// Called by: `peer`, and whoever measures something that timing is planned from.
/// Invariants: bounded memory; a figure older than two windows is forgotten.
/// Start reading at: `FadingHistogram`.
@NullMarked
package io.coxswain.server.measure;

import org.jspecify.annotations.NullMarked;
