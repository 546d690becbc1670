/// **admin — what etcd's API cannot say.**
///
/// Job: serve `coxswain.admin.v1` on the client port: raft progress, links, disk, pauses, timing; timing and
/// membership changes that check what they rest on; who leads, as a stream.
/// May touch: `contract`, `tempo` (figures), `raft` status types, `world.Clock`. Must not touch: the core
/// itself, the log, the state, threads.
/// Called by: `node`, which fills `AdminRooms` and serves it beside etcd's services.
/// Invariants: describing changes nothing; a change that was decided on an older epoch or member list is
/// refused with ABORTED and changes nothing.
/// Start reading at: `AdminService`.
@NullMarked
package io.coxswain.server.admin;

import org.jspecify.annotations.NullMarked;
