/// **history — what clients saw, and whether it could have been so.**
///
/// Job: take down what clients of a store asked and were told, and judge it: what happened must be what one
/// single place could have done. Shared by the simulation of the server, the trials of real processes and the
/// stories on a real Kubernetes, so that all are held to the same.
///
/// - `RegisterHistory`: registers with one writer each; no revisions, no end of the history needed.
/// - `KvHistory`: keys with any writers, reads of both kinds, transactions and watches; three judges:
///   `RevisionOrder` (the store's own order, strict, any length), `Linearizability` (any order, without trust
///   in revisions, short histories per key) and `WatchGuarantees`.
/// - `LeaseHistory`: leases end when they may, and not before.
///
/// May touch: the JDK's plain types. Must not touch: any store, client or clock; times come in.
/// Called by: tests and `store-node/trials` only.
/// Invariants: an operation whose outcome nobody knows may have happened at any later time, or never; what
/// a judge could not judge it says; each judge has tests that show it broken histories, by hand and by chance.
/// Start reading at: `RegisterHistory` for the idea, `KvHistory` for the whole.
@NullMarked
package io.coxswain.history;

import org.jspecify.annotations.NullMarked;
