package io.coxswain.raft;

import io.coxswain.raft.ProposalResult.Reason;
import java.util.List;
import java.util.Optional;

/// Appends what is proposed, replicates it, commits what a quorum has on disk, answers reads, and steps
/// down when it can't reach a quorum (thesis 6.2).
///
/// Appends and read rounds are put off until [#flush()], so that one message carries a whole turn.
final class Leader implements Role {
  final Core core;
  final Peers peers;
  final LeaderTempo tempo;
  final LeadTransfer transfer;
  private final HintDesk hints;
  private final Replication replication;
  private final HeartbeatRounds rounds = new HeartbeatRounds();
  private final ReadRounds reads;
  private final ProposalGate gate;
  private long heartbeatNanos;
  private long confirmedRound;

  /// Something may have to be sent.
  private boolean dirty = true;

  /// @param retryNanos how long it waited for votes when it won
  Leader(Core core, long retryNanos) {
    this.core = core;
    peers = new Peers(core);
    peers.align();
    tempo = new LeaderTempo(core, peers, retryNanos);
    transfer = new LeadTransfer(core);
    hints = new HintDesk(core, peers, tempo, transfer);
    replication = new Replication(core);
    reads = new ReadRounds(core);
    gate = new ProposalGate(core, core.log.lastIndex() + 1, core.log.uncommittedBytes());
  }

  /// The first entry of the own term lets older ones commit (thesis 3.6.2, 6.4).
  @Override
  public void start() {
    append(new Payload.Empty());
    broadcastHeartbeat();
  }

  @Override
  public RoleKind kind() {
    return RoleKind.LEADER;
  }

  @Override
  public long leader() {
    return core.id();
  }

  /// A leader that lost its quorum steps down by itself; until then it is alive.
  @Override
  public boolean hearsLeader() {
    return true;
  }

  // Time.

  @Override
  public long deadlineNanos() {
    long heartbeat = heartbeatNanos + tempo.heartbeatNanos();
    return Deadline.earlier(
        Deadline.earlier(heartbeat, quorumDeadlineNanos()), transfer.deadlineNanos());
  }

  private long quorumDeadlineNanos() {
    return core.conf().voters().size() == 1
        ? Deadline.NEVER
        : core.now() - peers.quorumSilenceNanos() + tempo.windowNanos();
  }

  @Override
  public void tick() {
    transfer.expire();
    if (Deadline.due(core.now(), quorumDeadlineNanos())) {
      core.follow(core.term(), MemberId.NONE);
    } else if (Deadline.due(core.now(), heartbeatNanos + tempo.heartbeatNanos())) {
      tempo.settle(gate.ownTermCommitted());
      broadcastHeartbeat();
    }
  }

  private void broadcastHeartbeat() {
    heartbeatNanos = core.now();
    long round = rounds.begin(core.now());
    if (gate.ownTermCommitted()) {
      reads.begin(round);
    }
    List<Long> succession = peers.succession(tempo.windowNanos());
    for (Peer peer : peers.all()) {
      core.outbox.now(
          new Message.Heartbeat(
              core.id(),
              peer.id,
              core.term(),
              Math.min(peer.progress.match(), core.log.commit()),
              round,
              tempo.wire(),
              succession.indexOf(peer.id)));
    }
    confirmRounds();
  }

  private void confirmRounds() {
    long round = peers.quorumRound(rounds.latest());
    if (round > confirmedRound) {
      confirmedRound = round;
      if (rounds.remembers(round)) {
        tempo.quorumAnswered(core.now() - rounds.sentNanos(round));
      }
      reads.confirm(round);
      dirty |= reads.wantsRound();
    }
  }

  // Messages.

  @Override
  public void receive(Message message) {
    Peer peer = peers.get(message.from());
    if (peer == null) {
      return;
    }
    peer.heard(core.now());
    switch (message) {
      case Message.AppendReply reply -> appendReply(peer, reply);
      case Message.HeartbeatReply reply -> heartbeatReply(peer, reply);
      case Message.ReadRequest request -> addRead(peer.id, request.requestId());
      case Message.ProposeForward forward -> {
        if (!forward.payloads().isEmpty()) {
          propose(forward.payloads());
        }
      }
      case Message.Append _,
          Message.Heartbeat _,
          Message.InstallSnapshot _,
          Message.ReadReply _,
          Message.TimeoutNow _ ->
          core.ignore();
      case Message.PreVote _, Message.PreVoteReply _, Message.Vote _, Message.VoteReply _ -> {
        // Late answers to the election that was won.
      }
    }
  }

  private void appendReply(Peer peer, Message.AppendReply reply) {
    if (replication.take(peer, reply)) {
      commitWhatAQuorumHolds();
      transfer.orderIfCaughtUp(peer);
    }
    dirty = true;
  }

  private void heartbeatReply(Peer peer, Message.HeartbeatReply reply) {
    if (!rounds.remembers(reply.round())) {
      return;
    }
    peer.answered(reply.round(), rounds.sentNanos(reply.round()));
    peer.holdsEpoch(reply.timingEpoch());
    tempo.settle(gate.ownTermCommitted());
    transfer.orderIfCaughtUp(peer);
    replication.lookIntoStall(peer, tempo.heartbeatNanos());
    dirty = true;
    confirmRounds();
  }

  // Proposals and commits.

  @Override
  public ProposalResult propose(List<Payload> payloads) {
    Optional<Reason> refusal =
        transfer.isUnderWay() ? Optional.of(Reason.TRANSFERRING) : gate.refusal(payloads);
    if (refusal.isPresent()) {
      return new ProposalResult.Refused(refusal.get());
    }
    long firstIndex = core.log.lastIndex() + 1;
    payloads.forEach(this::append);
    return new ProposalResult.Accepted(core.term(), firstIndex, payloads.size());
  }

  private void append(Payload payload) {
    gate.appended(core.log.append(core.term(), payload));
    dirty = true;
  }

  @Override
  public void persisted() {
    commitWhatAQuorumHolds();
  }

  /// Counting replicas commits only entries of the own term; older ones ride along. Else an entry that
  /// was counted could still be overwritten (thesis 3.6.2).
  private void commitWhatAQuorumHolds() {
    while (core.role() == this) {
      long reached = peers.quorumMatch();
      if (reached <= core.log.commit() || core.log.termAt(reached) != core.term()) {
        return;
      }
      core.commitTowards(reached);
    }
  }

  @Override
  public void committed(long bytes) {
    gate.committed(bytes);
    if (gate.ownTermCommitted()) {
      core.roundsForgiven();
    }
    dirty = true;
  }

  @Override
  public void membershipChanged() {
    for (Peer gone : peers.align()) {
      // A last append tells it that its removal has committed; nobody will talk to it afterwards.
      replication.send(gone, tempo.windowNanos());
    }
    if (!core.conf().isVoter(core.id())) {
      sendAppends();
      handOver();
      core.follow(core.term(), MemberId.NONE);
    } else if (!core.conf().isVoter(transfer.target())) {
      transfer.abort();
    }
  }

  /// A leader that is no voter any more steps down; who holds the whole log need not wait for a timer.
  private void handOver() {
    for (Long heir : peers.succession(tempo.windowNanos())) {
      Peer peer = peers.get(heir);
      if (peer != null && peer.progress.match() == core.log.lastIndex()) {
        core.outbox.now(new Message.TimeoutNow(core.id(), heir, core.term()));
        return;
      }
    }
  }

  @Override
  public void timingChanged() {
    tempo.changed();
    broadcastHeartbeat();
  }

  // Reads.

  @Override
  public void read(long requestId) {
    addRead(core.id(), requestId);
  }

  private void addRead(long from, long requestId) {
    reads.add(from, requestId);
    dirty = true;
  }

  // Links and orders.

  @Override
  public void hear(Input.Hint hint) {
    dirty |= hints.hear(hint);
  }

  // Sending.

  @Override
  public boolean wantsFlush() {
    return dirty;
  }

  @Override
  public void flush() {
    if (dirty) {
      dirty = false;
      sendAppends();
      if (reads.wantsRound() && gate.ownTermCommitted()) {
        broadcastHeartbeat();
      }
    }
  }

  private void sendAppends() {
    for (Peer peer : peers.all()) {
      replication.send(peer, tempo.windowNanos());
    }
  }

  @Override
  public void leave() {
    reads.dropAll();
    if (!gate.ownTermCommitted()) {
      core.roundFailed();
    }
  }
}
