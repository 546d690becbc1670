/// **watch — did every watch hear everything, once, whole and in order?**
///
/// Job: hold what watches were told to what happened.
/// May touch: `kv`. Must not touch: the other judges.
/// Called by: `KvHistory`, or alone where only this is wanted.
/// Invariants: each watch is judged from its own start, so that a gap at a resumption is found; nothing after
/// the last thing a watch was told is held against it.
/// Start reading at: `WatchGuarantees`, then `WatchReplay`.
@NullMarked
package io.coxswain.history.watch;

import org.jspecify.annotations.NullMarked;
