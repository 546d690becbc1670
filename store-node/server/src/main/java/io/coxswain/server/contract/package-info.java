/// **contract — what the API may ask of this member.**
///
/// Job: the narrow waist between the rooms that speak to clients (`api`, `gateway`) and the rooms that
/// make a member (`node`, `apply`). Everything is asynchronous: no call waits.
/// May touch: `store-node/api` (etcd messages and `WireError`), `mvcc` query types.
/// Must not touch: raft, threads, clocks, sockets.
/// Called by: `api`, `gateway`; implemented by `node`.
/// Invariants: a future completes exactly once; failures that a client may see are `RequestFailed`.
/// Start reading at: `Proposals`.
@NullMarked
package io.coxswain.server.contract;

import org.jspecify.annotations.NullMarked;
