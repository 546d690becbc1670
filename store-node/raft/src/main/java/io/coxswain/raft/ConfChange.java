package io.coxswain.raft;

import static java.util.Objects.requireNonNull;

/// One step of membership: a single member is added, promoted, removed or described anew.
///
/// Single steps keep every old quorum overlapping every new one (thesis 4.1), so no joint phase is
/// needed; the next step is refused until this one has committed.
///
/// @param kind what happens to the member
/// @param memberId the member concerned
/// @param context bytes for the caller (names, addresses), carried untouched
public record ConfChange(Kind kind, long memberId, Bytes context) {
  /// etcd's kinds under etcd's meaning.
  public enum Kind {
    /// Adds a voter, or promotes a learner to one.
    ADD_VOTER,
    /// Adds a member that receives the log and never counts.
    ADD_LEARNER,
    /// Removes a voter or a learner.
    REMOVE,
    /// Changes only what the caller knows about the member; quorums stay as they are.
    UPDATE
  }

  public ConfChange {
    requireNonNull(kind, "kind is null");
    MemberId.require("memberId", memberId);
    requireNonNull(context, "context is null");
  }
}
