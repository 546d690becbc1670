package io.coxswain.raft;

import java.util.List;

/// What a member does depends on what it is. Each role holds only the state that exists in it; leaving
/// a role forgets that state.
sealed interface Role permits Follower, Candidacy, Leader {
  RoleKind kind();

  /// The leader this role knows, [MemberId#NONE] if none.
  long leader();

  /// Begins what entering this role means, once the member is in it.
  default void start() {}

  /// When [#tick()] has something to do.
  long deadlineNanos();

  /// Does whatever is due.
  void tick();

  /// Handles a message of this term (or a granted pre-vote for the next).
  void receive(Message message);

  ProposalResult propose(List<Payload> payloads);

  void read(long requestId);

  /// Whether this voter must not help to elect anybody because a leader is alive (thesis 6.2, 4.2.3).
  boolean hearsLeader();

  /// Keeps a pre-vote that came while a leader seems alive, in case it turns out to be gone.
  default void holdPreVote(Message.PreVote request) {}

  /// This member has granted a pre-vote: somebody else is about to campaign.
  default void grantedPreVote(Message.PreVote request) {}

  /// This member voted for somebody who waits `retryNanos` for answers.
  default void granted(long retryNanos) {}

  /// More of what was handed out is on disk.
  default void persisted() {}

  /// The commit index moved over entries of `bytes` in all.
  default void committed(long bytes) {}

  /// Another membership took effect.
  default void membershipChanged() {}

  /// Another replicated timing took effect.
  default void timingChanged() {}

  /// A snapshot came from the leader of an older term. What it holds is committed, so it is as good as any:
  /// were it refused, a transfer that takes longer than a leader lasts would never end.
  default void lateSnapshot(Message.InstallSnapshot offer) {}

  /// A snapshot at `index` replaced log and state.
  default void installed(long index) {}

  /// Something happened to a link, or the caller wants something that only some roles can do.
  default void hear(Input.Hint hint) {}

  /// A candidate with less log than ours asked for our vote: if nobody leads, better we try.
  default void hurry() {}

  /// Whether [#flush()] has something to send.
  default boolean wantsFlush() {
    return false;
  }

  /// Sends what was put off so that one message carries the whole turn.
  default void flush() {}

  /// The role ends; whoever waits for it must be told.
  default void leave() {}
}
