/// **txn — what a transaction asks before it acts.**
///
/// Job: evaluate conditions on any view of the keys, and answer transactions that only read.
/// May touch: the read side of `mvcc`, `contract` (etcd's messages, `RequestFailed`). Must not touch:
/// everything else; writing is `apply`'s.
/// Called by: `apply` (conditions of transactions in the log), `api` (transactions that need no log).
/// Invariants: nothing is changed here; a transaction that only reads is answered at one revision, whatever
/// is written meanwhile.
/// Start reading at: `Comparison`.
@NullMarked
package io.coxswain.server.txn;

import org.jspecify.annotations.NullMarked;
