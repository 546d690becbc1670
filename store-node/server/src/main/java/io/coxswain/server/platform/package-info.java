/// **platform — the real world behind the seams.**
///
/// Job: `world` on a real machine: files of a directory, the system's clocks, the system's randomness.
/// May touch: `world`, `fault`, the JDK. Must not touch: any other room.
/// Called by: `node`'s `main`, and tests that want a real disk.
/// Invariants: one process at a time owns a data directory; a write is durable once `sync` has returned,
/// and a failed `sync` is never tried again.
/// Start reading at: `FileDisk`.
@NullMarked
package io.coxswain.server.platform;

import org.jspecify.annotations.NullMarked;
