package io.coxswain.raft;

import static java.util.Objects.requireNonNull;

/// What became of a proposal. Accepted isn't committed: the entries may still be overwritten by the
/// entries of a later term.
public sealed interface ProposalResult {
  /// The batch stands in the leader's log, its first payload at `firstIndex`, all of `term`.
  record Accepted(long term, long firstIndex, int count) implements ProposalResult {}

  /// The batch was sent to `leader`, which takes it only while it leads `term`.
  record Forwarded(long leader, long term) implements ProposalResult {}

  /// Nothing was appended and nothing will be.
  record Refused(Reason reason) implements ProposalResult {
    public Refused {
      requireNonNull(reason, "reason is null");
    }
  }

  /// Why a proposal was refused.
  enum Reason {
    /// No leader is known here.
    NO_LEADER,
    /// The leadership is being handed over; try again in a moment.
    TRANSFERRING,
    /// Too many bytes wait for the quorum; try again later.
    FULL,
    /// The leader hasn't committed an entry of its own term yet; try again in a moment.
    NOT_READY,
    /// A membership change is under way; only one at a time.
    PENDING_CONF_CHANGE,
    /// A timing change is under way; neither another one nor a membership change may join it.
    PENDING_TIMING_CHANGE,
    /// The timing change doesn't follow the epoch in force.
    STALE_TIMING_EPOCH,
    /// The membership change makes no sense on the membership in force.
    INVALID_CONF_CHANGE,
    /// The membership holds as many learners as it may.
    TOO_MANY_LEARNERS,
    /// A batch with a membership or timing change may hold nothing else.
    MIXED_BATCH
  }
}
