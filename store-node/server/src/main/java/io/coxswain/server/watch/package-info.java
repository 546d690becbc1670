/// **watch — every change, once, in order.**
///
/// Job: deliver changes of applied revisions to watchers, live and from history.
/// May touch: `mvcc` reads, `mvccpb`, `lane`, `world.Clock` (for periodic progress notices only). Must not
/// touch: raft, gRPC.
/// Called by: `apply` (new revisions, through `WatchFeed`), `api` (watch streams, through `WatchHub`).
/// Invariants, each with its test in `WatchGuaranteesTest`; per watcher:
/// - ordered: revisions never go back;
/// - no gap, no duplicate: whatever is live, behind, blocked, or comes from an installed snapshot;
/// - atomic: events of one revision are never split, unless fragments are allowed;
/// - resumable: from any revision that is not compacted, equal to it included; below it says so;
/// - progress never overtakes events;
/// - a slow watcher holds up neither writes nor other watchers.
/// Start reading at: `WatchLane`.
@NullMarked
package io.coxswain.server.watch;

import org.jspecify.annotations.NullMarked;
