package io.coxswain.operator.storeclient;

import io.coxswain.tempo.Timing;

/// The calls the operator makes to store members. Each blocks until its own deadline at most.
public interface StoreAdmin extends AutoCloseable {
  /// Everything the member knows of itself and its peers.
  Answer<MemberReport> describe(Endpoint member);

  /// Serves a linearizable read at the member, which proves that its leader still leads.
  Answer<ReadProof> confirm(Endpoint member);

  /// Changes the member list, if it still is the one of the expected index and the leader's own
  /// gates allow it. Answers the new list. After [Answer.Unreachable] it may have happened.
  Answer<MemberReport.Membership> change(
      Endpoint leader, long expectedMembershipIndex, MembershipChange change);

  /// Hands the lead to a voter and answers when that one leads.
  Answer<MemberId> transferLeadership(Endpoint leader, MemberId target);

  /// Sets the timing, if the epoch in force still is the expected one. Answers the new epoch.
  Answer<Long> setTiming(Endpoint member, long expectedEpoch, Timing timing);

  @Override
  void close();
}
