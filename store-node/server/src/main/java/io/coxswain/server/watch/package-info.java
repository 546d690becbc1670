/// **watch — every change, once, in order.**
///
/// Job: deliver events of applied revisions to watchers, live and from history.
/// May touch: `mvcc` reads, `mvccpb`. Must not touch: raft, gRPC, clocks.
/// Called by: `apply` (new revisions), `api` (watch streams).
/// Invariants: per watcher: ordered, no gap, no duplicate, events of one revision never split unless
/// asked; progress never overtakes events; a slow watcher holds up neither writes nor other watchers.
/// Start reading at: `WatchHub`.
@NullMarked
package io.coxswain.server.watch;

import org.jspecify.annotations.NullMarked;
