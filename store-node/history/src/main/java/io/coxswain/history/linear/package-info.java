/// **linear — is there any order that explains every answer?**
///
/// Job: search for an order of the operations on each key, without the order that the store claims.
/// May touch: `kv`. Must not touch: the other judges.
/// Called by: `KvHistory`, or alone where only this is wanted.
/// Invariants: revisions are names, never compared for their order; a search that is too hard says so, and is
/// not a pass.
/// Start reading at: `Linearizability`, then `Search`.
@NullMarked
package io.coxswain.history.linear;

import org.jspecify.annotations.NullMarked;
