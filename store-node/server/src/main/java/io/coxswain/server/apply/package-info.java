/// **apply — from a committed entry to state and an answer.**
///
/// Job: carry out committed entries in order, each exactly once, and say what a client is to be
/// answered; keep the applied index, membership, member list and timing in the same batch as the data.
/// May touch: `mvcc`, `lease`, `watch`, `members`, `txn`, `contract`, `fault`, `world.StateStore`.
/// Must not touch: the core, peers, gRPC, clocks, randomness.
/// Called by: `node` (the applier lane, one thread).
/// Invariants: results depend on the log alone, errors included; a kind of entry that this version does
/// not know stops the process, it is never skipped.
/// Start reading at: `StateMachine`.
@NullMarked
package io.coxswain.server.apply;

import org.jspecify.annotations.NullMarked;
