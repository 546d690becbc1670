/// **fault — the failures that stop a member, each with a code and a way out.**
///
/// Job: one exception type whose text says what happened, why, and what to do; one list of codes.
/// May touch: nothing of ours. Must not touch: every other room.
/// Called by: every room that can find something that the member can't go on with; `node`, which prints
/// it and ends the process.
/// Invariants: every code is explained once in `docs/errors.md` (a test compares them); a fault is never
/// an answer to a client (that is `contract.RequestFailed`).
/// Start reading at: `StoreFault`.
@NullMarked
package io.coxswain.server.fault;

import org.jspecify.annotations.NullMarked;
