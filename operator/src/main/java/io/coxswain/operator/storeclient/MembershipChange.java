package io.coxswain.operator.storeclient;

/// A change of the member list, one at a time.
public sealed interface MembershipChange {
  /// Adds a member that receives the log and doesn't vote.
  record AddLearner(String peerUrl) implements MembershipChange {}

  /// Lets a learner vote.
  record Promote(MemberId memberId) implements MembershipChange {}

  /// Removes a member for good; its id never comes back.
  record Remove(MemberId memberId) implements MembershipChange {}
}
