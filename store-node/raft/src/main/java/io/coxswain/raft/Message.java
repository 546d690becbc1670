package io.coxswain.raft;

import java.util.List;

/// What members say to each other, in etcd raft's terms. `term` is the sender's term, except in
/// [PreVote] (the term it would campaign in) and a granting [PreVoteReply] (the term asked for).
///
/// A record holds what travels; nothing in it is trusted: a message that makes no sense is ignored.
public sealed interface Message {
  long from();

  long to();

  long term();

  /// Whether it travels with data and may wait behind it, on the way and before the core: when it arrives, its
  /// sender may be known to be dead.
  default boolean isBulk() {
    return switch (this) {
      case Append _, AppendReply _, ProposeForward _, InstallSnapshot _ -> true;
      case PreVote _,
          PreVoteReply _,
          Vote _,
          VoteReply _,
          Heartbeat _,
          HeartbeatReply _,
          TimeoutNow _,
          ReadRequest _,
          ReadReply _ ->
          false;
    };
  }

  /// "Would you vote for me?" Asked before a term is spent, so that a member that can't win disturbs
  /// nobody (thesis 9.6).
  ///
  /// @param lastIndex last index of the candidate's log
  /// @param lastTerm term of that entry
  record PreVote(long from, long to, long term, long lastIndex, long lastTerm) implements Message {}

  record PreVoteReply(long from, long to, long term, boolean granted) implements Message {}

  /// "Vote for me in this term" (thesis 3.4).
  ///
  /// @param retryNanos how long the candidate waits before it tries again; who votes for it gives it at
  ///     least that long, so that a round trip longer than the election timeout can still elect
  /// @param sanctioned the leader itself asked for this election: a voter answers even though it has
  ///     heard that leader a moment ago
  record Vote(
      long from,
      long to,
      long term,
      long lastIndex,
      long lastTerm,
      long retryNanos,
      boolean sanctioned)
      implements Message {}

  record VoteReply(long from, long to, long term, boolean granted) implements Message {}

  /// Entries that follow `(prevTerm, prevIndex)` in the leader's log; none to probe or to tell `commit`.
  record Append(
      long from,
      long to,
      long term,
      long prevIndex,
      long prevTerm,
      List<Entry> entries,
      long commit)
      implements Message {
    public Append {
      entries = List.copyOf(entries);
    }
  }

  /// Answer to [Append] and, when it is installed, to [InstallSnapshot].
  ///
  /// @param index accepted: the log is on disk and equal to the leader's up to here; rejected: the
  ///     `prevIndex` that didn't fit
  /// @param rejected the entry before those sent is missing or of another term
  /// @param hintIndex rejected: the highest index at which the logs may still agree
  /// @param hintTerm rejected: term of the follower's entry at `hintIndex`
  record AppendReply(
      long from, long to, long term, long index, boolean rejected, long hintIndex, long hintTerm)
      implements Message {
    /// The log is on disk and equal to the leader's up to `index`.
    public static AppendReply accepted(long from, long to, long term, long index) {
      return new AppendReply(from, to, term, index, false, 0, 0);
    }

    /// Nothing fits after `index`; the logs may still agree at `hintIndex`, where this one has `hintTerm`.
    public static AppendReply rejected(
        long from, long to, long term, long index, long hintIndex, long hintTerm) {
      return new AppendReply(from, to, term, index, true, hintIndex, hintTerm);
    }
  }

  /// "I lead." Goes its own way past appends and disks.
  ///
  /// @param commit committed index, never beyond what the receiver is known to hold
  /// @param round counts the leader's heartbeats in this term; the reply repeats it
  /// @param timing the timing the leader follows; a receiver that waits less starts to wait as long
  /// @param rank the receiver's place in the next election, 0 for the one whose log is freshest
  record Heartbeat(long from, long to, long term, long commit, long round, Timing timing, int rank)
      implements Message {}

  /// "I follow you." Never waits for a disk.
  ///
  /// @param round the heartbeat that is answered
  /// @param timingEpoch newest timing epoch this follower acts by
  record HeartbeatReply(long from, long to, long term, long round, long timingEpoch)
      implements Message {}

  /// A snapshot whose data has already arrived by other means is offered for installation.
  record InstallSnapshot(long from, long to, long term, SnapshotMeta meta) implements Message {}

  /// "Campaign now": the leader hands over to a follower that has its whole log (thesis 3.10).
  record TimeoutNow(long from, long to, long term) implements Message {}

  /// A follower asks the leader for an index to read at.
  record ReadRequest(long from, long to, long term, long requestId) implements Message {}

  record ReadReply(long from, long to, long term, long requestId, long index) implements Message {}

  /// A follower passes proposals on; only the leader of that very term takes them, and nobody passes
  /// them on again. Thereby a proposal that isn't in the next leader's log can never appear later.
  record ProposeForward(long from, long to, long term, List<Payload> payloads) implements Message {
    public ProposeForward {
      payloads = List.copyOf(payloads);
    }
  }
}
