package io.coxswain.raft.simulation;

import io.coxswain.raft.Input;
import io.coxswain.raft.MemberId;
import io.coxswain.raft.Message;
import io.coxswain.raft.RaftNode;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.Ready;
import io.coxswain.raft.RoleKind;
import io.coxswain.raft.Timing;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// The two promises about timing, checked with every step of a member; one for each life of it.
///
/// - A: no leader beats so slowly that a voter that hears it loses patience within
///   [Timing#HEARTBEATS_PER_ELECTION_MIN] beats. A change of timing reaches members one after the other, so
///   this is looked at whenever one of the two numbers moves in the wrong direction.
/// - B: who heard its leader votes and pre-votes for nobody else until the replicated election timeout has
///   passed, unless the leader is proven gone or asked for the election itself.
final class TimingWitness {
  private static final Timing NOTHING_CARRIED =
      new Timing(0, 1, Timing.HEARTBEATS_PER_ELECTION_MIN, 0);

  /// Newest term in which a leader was heard in earlier lives: what was learned of its timing then is lost.
  private final long forgottenTerm;

  private final Set<Long> gone = new HashSet<>();
  private RaftStatus now;
  private long heardTerm;
  private long heardNanos;
  private Timing carried = NOTHING_CARRIED;
  private boolean hasBeat;

  /// Whether at some moment since the last [Ready] nothing kept this member from granting a pre-vote.
  private boolean wasFree = true;

  TimingWitness(RaftNode node, long forgottenTerm) {
    this.now = node.status();
    this.forgottenTerm = forgottenTerm;
  }

  /// Newest term in which a leader was heard, in this life or before.
  long newestTermHeard() {
    return Math.max(forgottenTerm, heardTerm);
  }

  /// The node has taken `input` in; `all` are the witnesses of those that are up.
  void stepped(RaftNode node, Input input, long localNanos, Collection<TimingWitness> all) {
    RaftStatus before = now;
    long guardBefore = guardNanos();
    boolean guarded = isGuarded(localNanos);
    noteNews(input);
    now = node.status();
    noteSignOfLife(input, localNanos);
    wasFree |= !guarded || !isGuarded(localNanos);
    if (guarded && hasVotedForAnother(before)) {
      SafetyLedger.check(
          input instanceof Input.Receive(Message.Vote vote) && vote.sanctioned(),
          "timing B: %d votes for %d after %d ns, it hears %d for %d ns",
          now.id(),
          now.vote(),
          localNanos - heardNanos,
          before.leader(),
          guardBefore);
    }
    requireProportion(before, all);
  }

  /// The outcome of the steps since the last time.
  void takes(Ready ready) {
    for (Message message : ready.messagesNow()) {
      // A late pre-vote of who leads by now may still be granted.
      SafetyLedger.check(
          wasFree
              || !(message instanceof Message.PreVoteReply reply && reply.granted())
              || message.to() == now.leader(),
          "timing B: %d would elect another while it hears its leader: %s",
          now.id(),
          message);
    }
    wasFree = false;
  }

  private void noteNews(Input input) {
    switch (input) {
      case Input.PeerGone(long peer) -> gone.add(peer);
      case Input.Reachable(long peer) -> gone.remove(peer);
      case Input.Receive(Message message) when !message.isBulk() -> gone.remove(message.from());
      default -> {}
    }
  }

  private void noteSignOfLife(Input input, long localNanos) {
    if (!(input instanceof Input.Receive(Message message)) || !isFromLeader(message)) {
      return;
    }
    hasBeat &= heardTerm == now.term();
    heardTerm = now.term();
    heardNanos = localNanos;
    if (message instanceof Message.Heartbeat heartbeat) {
      boolean overtaken = hasBeat && heartbeat.timing().epoch() < carried.epoch();
      if (!overtaken) {
        carried = heartbeat.timing();
      }
      hasBeat = true;
    }
  }

  private boolean isFromLeader(Message message) {
    boolean leads =
        message instanceof Message.Append
            || message instanceof Message.InstallSnapshot
            || message instanceof Message.Heartbeat;
    return leads
        && now.role() == RoleKind.FOLLOWER
        && message.from() == now.leader()
        && message.term() == now.term()
        && !gone.contains(message.from());
  }

  private boolean isGuarded(long localNanos) {
    return now.role() == RoleKind.FOLLOWER
        && now.leader() != MemberId.NONE
        && now.term() == heardTerm
        && !gone.contains(now.leader())
        && localNanos - heardNanos < guardNanos();
  }

  private long guardNanos() {
    return Math.max(now.timing().current().electionNanos(), carried.electionNanos());
  }

  private boolean hasVotedForAnother(RaftStatus before) {
    boolean same = now.term() == before.term() && now.vote() == before.vote();
    return !same && now.vote() != MemberId.NONE && now.vote() != now.id();
  }

  private void requireProportion(RaftStatus before, Collection<TimingWitness> all) {
    boolean ledBefore = before.role() == RoleKind.LEADER && before.term() == now.term();
    long windowNanos = Math.min(before.electionNanos(), now.electionNanos());
    if (now.role() == RoleKind.LEADER
        && (!ledBefore || now.heartbeatNanos() > before.heartbeatNanos())) {
      all.stream()
          .filter(voter -> voter != this && now.conf().isVoter(voter.now.id()))
          .filter(voter -> ledBefore ? voter.counts(now, windowNanos) : voter.mayStillHold(now))
          .forEach(voter -> requireProportion(now, voter));
    }
    if (now.role() == RoleKind.FOLLOWER && now.electionNanos() < before.electionNanos()) {
      all.stream()
          .filter(other -> other.now.role() == RoleKind.LEADER)
          .filter(other -> counts(other.now, other.now.electionNanos()))
          .filter(other -> isCurrentWith(other.now))
          .forEach(leader -> requireProportion(leader.now, this));
    }
  }

  /// Whether this member hears that leader and has always since it was elected. The leader goes by its window of
  /// the moment, which shrinks with the round trips: half of it is beyond doubt.
  private boolean counts(RaftStatus leader, long windowNanos) {
    var progress = leader.progress().get(now.id());
    return hasBeat
        && now.leader() == leader.id()
        && now.term() == leader.term()
        && heardTerm == leader.term()
        && forgottenTerm < heardTerm
        && progress != null
        && progress.silentNanos() != RaftStatus.PeerProgress.NEVER_HEARD
        && progress.silentNanos() < windowNanos / 2;
  }

  /// Whether this member has heard of the timing by which that leader beats. One that was paused takes its
  /// old heartbeats first; the leader may have gone on without it, and an answer from before the pause may
  /// have come late.
  private boolean isCurrentWith(RaftStatus leader) {
    return carried.epoch() >= leader.timing().current().epoch()
        || carried.heartbeatNanos() >= leader.heartbeatNanos();
  }

  /// Whether a leader that was just elected has to suit this member, which doesn't know it yet: it may not
  /// have been away for more than a change of timing.
  private boolean mayStillHold(RaftStatus leader) {
    return now.term() <= leader.term()
        && now.timing().current().epoch() >= leader.timing().current().epoch();
  }

  private static void requireProportion(RaftStatus leader, TimingWitness voter) {
    SafetyLedger.check(
        voter.now.electionNanos() / Timing.HEARTBEATS_PER_ELECTION_MIN >= leader.heartbeatNanos(),
        "timing A: %d leads term %d with a beat of %d ns, and %d waits %d ns",
        leader.id(),
        leader.term(),
        leader.heartbeatNanos(),
        voter.now.id(),
        voter.now.electionNanos());
  }
}
