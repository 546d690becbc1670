/// **api — etcd's gRPC services.**
///
/// Job: one thin class per service: validate as etcd does, translate, propose or read, translate back. Every failure leaves as one of
/// etcd's errors, by one mapping (`Faults`).
/// May touch: `contract`, the read sides of `mvcc`, `watch` and `lease`, `txn`, `metrics`, `world.Randomness`, `world.Clock` (to time calls), `store-node/api`, gRPC.
/// Must not touch: raft, Netty, threads, `apply`, `node`.
/// Called by: `node` (builds `ClientApi`), `gateway` (serves it).
/// Invariants: no handler waits; an answer is built and sent on the executor its call came in on (`CallerLoop`), never on the lane that
/// completed it; wire types go no deeper than `contract`; nothing that decides about data is decided here.
/// Start reading at: `ClientApi`, then `KvService`.
@NullMarked
package io.coxswain.server.api;

import org.jspecify.annotations.NullMarked;
