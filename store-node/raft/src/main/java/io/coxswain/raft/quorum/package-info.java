/// **quorum — what a majority has reached.**
///
/// Job: the arithmetic of majorities: how far a quorum has come, and whether an election is decided.
/// May touch: nothing. Must not touch: messages, the log, roles, time.
/// Called by: the roles in `io.coxswain.raft`.
/// Invariants: any two quorums of one membership share a voter; learners never reach these classes.
/// Start reading at: `Quorum`.
@NullMarked
package io.coxswain.raft.quorum;

import org.jspecify.annotations.NullMarked;
