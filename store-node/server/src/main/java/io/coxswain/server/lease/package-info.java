/// **lease — keys that live only as long as somebody cares.**
///
/// Job: hold leases and their keys, renew them on the leader, find the expired.
/// May touch: `world.StateStore`, `world.Clock`, `lane`, `contract.RequestFailed`. Must not touch: raft,
/// gRPC, threads.
/// Called by: `apply` (grant, revoke, attach, through `LeaseBook`), `node` (`Lessor`: lead, keep-alive,
/// time-to-live, list), `api` (through `LeaseReads`).
/// Invariants: only the leader decides that a lease has expired, by its monotonic clock; what is applied is
/// deterministic (keys are deleted in sorted order); a TTL that was answered is never cut short, whoever
/// leads next.
/// A new leader grants every lease its whole TTL, as in etcd (whose lease checkpoints are off by
/// default); checkpoints are applied, should a newer member propose them, but no leader does so yet.
/// Start reading at: `LeaseBook`, then `Lessor`.
@NullMarked
package io.coxswain.server.lease;

import org.jspecify.annotations.NullMarked;
