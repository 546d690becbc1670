package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.raft.HardState;
import io.coxswain.raft.Ready;
import io.coxswain.raft.RoleKind;

/// What other threads may know of the consensus at any moment; published as a whole.
///
/// @param leader 0 if none is known
/// @param leaderSinceNanos when the present leader, or that there is none, became known here
/// @param electedNanos when a leader last became known here, whether or not there is one now
/// @param electionNanos the replicated election timeout
record ConsensusView(
    RoleKind role,
    long term,
    long leader,
    long commit,
    long leaderSinceNanos,
    long electedNanos,
    long electionNanos,
    boolean learner) {

  /// etcd's time-out of a request: 5 s for queues and disks, and two elections.
  long requestTimeoutNanos() {
    return 5_000_000_000L + 2 * electionNanos;
  }

  /// Which of etcd's time-outs a call that began at `startNanos` gets: whether it waited while one leader
  /// was lost and the next one found. As in etcd, a cluster that finds none just times out
  /// (`server/etcdserver/server.go`, `parseProposeCtxErr`).
  WireError timeoutError(long startNanos) {
    long lostNanos = electedNanos - 2 * electionNanos;
    boolean leaderFailed = startNanos - lostNanos > 0 && electedNanos - startNanos > 0;
    return leaderFailed ? WireError.TIMEOUT_DUE_TO_LEADER_FAIL : WireError.TIMEOUT;
  }

  ConsensusView withTermAndCommit(HardState state) {
    return new ConsensusView(
        role,
        state.term(),
        leader,
        state.commit(),
        leaderSinceNanos,
        electedNanos,
        electionNanos,
        learner);
  }

  ConsensusView withRole(Ready.RoleChange change, long nowNanos) {
    return new ConsensusView(
        change.role(),
        change.term(),
        change.leader(),
        commit,
        change.leader() == leader ? leaderSinceNanos : nowNanos,
        change.leader() == leader || change.leader() == 0 ? electedNanos : nowNanos,
        electionNanos,
        learner);
  }

  ConsensusView withElectionNanos(long nanos) {
    return new ConsensusView(
        role, term, leader, commit, leaderSinceNanos, electedNanos, nanos, learner);
  }

  ConsensusView withLearner(boolean now) {
    return new ConsensusView(
        role, term, leader, commit, leaderSinceNanos, electedNanos, electionNanos, now);
  }
}
