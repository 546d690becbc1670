/// **lease — keys that live only as long as somebody cares.**
///
/// Job: hold leases and their keys, renew them on the leader, find the expired.
/// May touch: `world.StateStore`, `world.Clock`. Must not touch: raft, gRPC, threads.
/// Called by: `apply` (grant, revoke, attach), `api` (keep-alive, time-to-live, list), `node` (expiry).
/// Invariants: only the leader decides that a lease has expired, by its monotonic clock; what is applied is
/// deterministic (keys are deleted in sorted order).
/// Start reading at: `LeaseReads`.
@NullMarked
package io.coxswain.server.lease;

import org.jspecify.annotations.NullMarked;
