package io.coxswain.raft.simulation;

import io.coxswain.raft.ConfState;
import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import io.coxswain.raft.RaftNode;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.Ready;
import io.coxswain.raft.RoleKind;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a member must not do although no data would suffer: disturb others, or lead whom it can't hear. One
/// for each life of a member.
final class Etiquette {
  /// A heartbeat may leave before the tick that would have ended the lead, and names the time from then on.
  private static final long GRACE_NANOS = 2_000_000_000L;

  private final Map<Long, Long> heardNanos = new HashMap<>();

  /// How often each has asked for a pre-vote while this member didn't lead, and has no answer yet; what was
  /// granted then may leave when it leads.
  private final Map<Long, Integer> askedFreely = new HashMap<>();

  private long blamelessUntilNanos;
  private long votesAtNanos;
  private boolean installing;

  /// In force before the last [Ready] and after it: what that holds may be said under either.
  private @Nullable ConfState confBefore;

  private @Nullable ConfState confAfter;

  /// Steps the node. A pre-vote promises nothing: the term stays (thesis 9.6).
  void step(RaftNode node, Input input, long localNanos, long nowNanos) {
    if (input instanceof Input.Receive(Message message)) {
      heardNanos.put(message.from(), nowNanos);
      if (message instanceof Message.PreVote) {
        note(message, node.status().role());
        long before = node.status().term();
        node.step(input, localNanos);
        long after = node.status().term();
        SafetyLedger.check(
            before == after, "a pre-vote moves a member from term %d to %d", before, after);
        return;
      }
    }
    if (input instanceof Input.Receive(Message.ProposeForward forward)) {
      takesForward(forward, node, localNanos);
      return;
    }
    if (input instanceof Input.Receive(Message.AppendReply reply)) {
      takesAck(reply, node, localNanos);
      return;
    }
    if (input instanceof Input.SnapshotInstalled || input instanceof Input.SnapshotFailed) {
      installing = false;
    }
    node.step(input, localNanos);
  }

  /// What was passed on to the leader of another term its proposer may have proposed again.
  private static void takesForward(Message.ProposeForward forward, RaftNode node, long localNanos) {
    RaftStatus before = node.status();
    node.step(new Input.Receive(forward), localNanos);
    SafetyLedger.check(
        forward.term() == before.term() || node.status().lastIndex() == before.lastIndex(),
        "%d takes in term %d what was passed on in term %d",
        before.id(),
        before.term(),
        forward.term());
  }

  /// What a follower held in an older term may have been overwritten since.
  private static void takesAck(Message.AppendReply reply, RaftNode node, long localNanos) {
    RaftStatus before = node.status();
    node.step(new Input.Receive(reply), localNanos);
    SafetyLedger.check(
        reply.term() >= before.term()
            || match(before, reply.from()) == match(node.status(), reply.from()),
        "%d counts in term %d what %d acknowledged in term %d",
        before.id(),
        before.term(),
        reply.from(),
        reply.term());
  }

  private static long match(RaftStatus status, long peer) {
    RaftStatus.PeerProgress progress = status.progress().get(peer);
    return progress == null ? 0 : progress.match();
  }

  private void note(Message preVote, RoleKind role) {
    if (role != RoleKind.LEADER) {
      askedFreely.merge(preVote.from(), 1, Integer::sum);
    }
  }

  /// Nothing is handed out for applying while the state is being replaced.
  void takes(Ready ready) {
    confBefore = confAfter;
    confAfter = ready.conf().orElse(confAfter);
    installing |= ready.snapshotToInstall().isPresent();
    SafetyLedger.check(
        !installing || ready.committed().isEmpty(),
        "%s is handed out while the state is being replaced",
        ready.committed());
  }

  /// It can't be blamed for silence before this moment: it was elected, or stood still.
  void blamelessUntil(long nanos) {
    blamelessUntilNanos = Math.max(blamelessUntilNanos, nanos);
    votesAtNanos = Math.max(votesAtNanos, nanos);
  }

  /// Only voters lead, as far as they know: who isn't one can't be counted on to stay.
  void leads(RaftStatus status) {
    SafetyLedger.check(
        status.conf().isVoter(status.id()), "%d leads and is no voter: %s", status.id(), status);
  }

  /// A message is about to leave.
  void says(Message message, RaftNode node, long nowNanos) {
    switch (message) {
      case Message.Heartbeat heartbeat -> mayLead(heartbeat, node.status().conf(), nowNanos);
      case Message.PreVoteReply reply -> {
        int asked = askedFreely.getOrDefault(reply.to(), 0);
        SafetyLedger.check(
            asked > 0 || !reply.granted() || node.status().role() != RoleKind.LEADER,
            "%d leads, and would elect %d",
            reply.from(),
            reply.to());
        askedFreely.put(reply.to(), Math.max(0, asked - 1));
      }
      default -> {}
    }
  }

  /// A leader that speaks is a voter, and has heard from a quorum within the time its heartbeat names
  /// (thesis 6.2).
  private void mayLead(Message.Heartbeat heartbeat, ConfState conf, long nowNanos) {
    if (conf.isVoter(heartbeat.from())) {
      votesAtNanos = nowNanos;
    }
    SafetyLedger.check(
        nowNanos - votesAtNanos < GRACE_NANOS,
        "%d was removed and still leads term %d",
        heartbeat.from(),
        heartbeat.term());
    conf.voters()
        .forEach(voter -> heardNanos.putIfAbsent(voter, nowNanos)); // it was added just now
    long since = nowNanos - heartbeat.timing().electionNanos() - GRACE_NANOS;
    SafetyLedger.check(
        hasQuorum(conf, heartbeat.from(), since)
            || (confBefore != null && hasQuorum(confBefore, heartbeat.from(), since)),
        "check quorum: %d leads term %d and has not heard from a quorum of %s lately",
        heartbeat.from(),
        heartbeat.term(),
        conf.voters());
  }

  private boolean hasQuorum(ConfState conf, long self, long sinceNanos) {
    long heard =
        conf.voters().stream()
            .filter(voter -> voter == self || heardNanos(voter) >= sinceNanos)
            .count();
    return heard > conf.voters().size() / 2;
  }

  private long heardNanos(long voter) {
    return Math.max(blamelessUntilNanos, heardNanos.getOrDefault(voter, blamelessUntilNanos));
  }
}
