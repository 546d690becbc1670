/// **progress — what a leader knows about one follower.**
///
/// Job: remember how far a follower's log is known to match, what was sent to it, and how much more may
/// be sent now.
/// May touch: nothing. Must not touch: messages, the log, the core.
/// Called by: the leader role in `io.coxswain.raft`; [ProgressState] is also part of its status.
/// Invariants: `match < next`; `match` never falls; nothing with entries is sent once what is in flight has reached
/// one of its two bounds, so that the bytes exceed theirs by less than one append. Empty appends don't count.
/// Start reading at: `Progress`.
@NullMarked
package io.coxswain.raft.progress;

import org.jspecify.annotations.NullMarked;
