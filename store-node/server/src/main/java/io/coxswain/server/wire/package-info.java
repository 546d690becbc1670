/// **wire — the core's records as etcd's bytes.**
///
/// Job: translate what a log entry carries between the consensus core and the form that etcd's log and
/// peers use (`raftpb`), in both directions and without loss.
/// May touch: `raft` records, `store-node/api` messages. Must not touch: any other room.
/// Called by: `log` (entries on disk) and `peer` (entries between members).
/// Invariants: what was encoded decodes to an equal record; a command's bytes are never copied or changed;
/// bytes that make no sense are refused with `UnreadableEntry`, never half understood.
/// Start reading at: `PayloadCodec`.
@NullMarked
package io.coxswain.server.wire;

import org.jspecify.annotations.NullMarked;
