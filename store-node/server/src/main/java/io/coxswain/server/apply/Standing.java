package io.coxswain.server.apply;

import io.coxswain.raft.ConfState;
import io.coxswain.raft.TimingHistory;
import io.coxswain.server.members.MemberList;

/// Where the state stands: all of it written in the batch of the same index.
///
/// @param index last applied log index, 0 for a store in which nothing was applied yet
/// @param term term of that entry
/// @param conf membership in force
/// @param timing last two timing epochs
/// @param members the replicated member list
public record Standing(
    long index, long term, ConfState conf, TimingHistory timing, MemberList members) {

  /// The same, one entry further.
  Standing at(long newIndex, long newTerm) {
    return new Standing(newIndex, newTerm, conf, timing, members);
  }

  Standing with(ConfState newConf, MemberList newMembers) {
    return new Standing(index, term, newConf, timing, newMembers);
  }

  Standing with(TimingHistory newTiming) {
    return new Standing(index, term, conf, newTiming, members);
  }
}
