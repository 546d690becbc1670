package io.coxswain.raft;

import io.coxswain.raft.progress.ProgressState;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// A picture of a member at one moment.
///
/// @param id this member
/// @param term newest term it knows
/// @param vote whom it voted for in that term, [MemberId#NONE] if nobody
/// @param role what it is in that term
/// @param leader the leader this member knows, [MemberId#NONE] if none
/// @param commit highest index known committed
/// @param applied highest index reported applied
/// @param persisted highest index known to be on this disk
/// @param lastIndex last index of the log
/// @param firstIndex first index still in memory
/// @param conf membership in force
/// @param timing replicated timing in force here
/// @param heartbeatNanos interval a leader really uses (it may lag behind a raised one)
/// @param electionNanos election timeout this member really uses, before jitter
/// @param transferee whom the lead is being handed to, [MemberId#NONE] if nobody
/// @param quorumContactGapNanos leader: age of the newest heartbeat that a quorum has answered; else 0
/// @param installingSnapshot a snapshot is being installed; this member doesn't campaign
/// @param ignoredMessages messages from peers that made no sense, since the start
/// @param progress leader: every other member, by id; else empty
public record RaftStatus(
    long id,
    long term,
    long vote,
    RoleKind role,
    long leader,
    long commit,
    long applied,
    long persisted,
    long firstIndex,
    long lastIndex,
    ConfState conf,
    TimingHistory timing,
    long heartbeatNanos,
    long electionNanos,
    long transferee,
    long quorumContactGapNanos,
    boolean installingSnapshot,
    long ignoredMessages,
    Map<Long, PeerProgress> progress) {
  public RaftStatus {
    progress = Collections.unmodifiableMap(new TreeMap<>(progress));
  }

  /// What the leader knows about one other member.
  ///
  /// @param match highest index known to be on its disk
  /// @param next next index to send, greater than `match`
  /// @param state how the leader talks to it
  /// @param learner it listens and doesn't vote
  /// @param recentlyActive heard from within an election timeout
  /// @param silentNanos since anything was heard from it in this term, [#NEVER_HEARD] if nothing was
  /// @param inflightMessages appends on the way
  /// @param inflightBytes bytes on the way
  /// @param pendingSnapshot least index of the snapshot on its way, 0 if none
  /// @param timingEpoch newest timing epoch it acts by, as far as heard
  public record PeerProgress(
      long match,
      long next,
      ProgressState state,
      boolean learner,
      boolean recentlyActive,
      long silentNanos,
      int inflightMessages,
      long inflightBytes,
      long pendingSnapshot,
      long timingEpoch) {
    public static final long NEVER_HEARD = -1;
  }
}
