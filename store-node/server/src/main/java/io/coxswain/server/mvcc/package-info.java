/// **mvcc — every value the store has ever promised to remember.**
///
/// Job: turn applied commands into revisions on a `StateStore`, and answer reads at a revision.
/// May touch: `world.StateStore`, `mvccpb` (the stored form), `fault`. Must not touch: raft, gRPC, threads, clocks.
/// Called by: `apply` (writes, one thread) and `api` (reads, many threads, through `KvReads` only).
/// Invariants: revisions only grow; a compacted revision is never readable again; the same commands in
/// the same order give the same bytes on every member.
/// Start reading at: `KvReads`.
@NullMarked
package io.coxswain.server.mvcc;

import org.jspecify.annotations.NullMarked;
