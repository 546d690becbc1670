/// **progress — what a leader knows about one follower.**
///
/// Job: remember how far a follower's log is known to match, what was sent to it, and how much more may
/// be sent now.
/// May touch: nothing. Must not touch: messages, the log, the core.
/// Called by: the leader role in `io.coxswain.raft`; [ProgressState] is also part of its status.
/// Invariants: `match < next`; `match` never falls; what is in flight never exceeds its two bounds.
/// Start reading at: `Progress`.
@NullMarked
package io.coxswain.raft.progress;

import org.jspecify.annotations.NullMarked;
