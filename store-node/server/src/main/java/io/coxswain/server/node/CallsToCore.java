package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.raft.Input;
import io.coxswain.raft.Payload;
import io.coxswain.raft.ProposalResult;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.Ready;
import io.coxswain.raft.RoleKind;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What clients want of consensus, on its way into the core and back: requests, reads, membership changes. All requests
/// and reads of one turn become one append and one read round. The consensus lane's alone.
final class CallsToCore {
  private static final Logger LOG = LoggerFactory.getLogger(CallsToCore.class);

  private final Consumer<Input> core;
  private final Consumer<ApplierEvent> applier;
  private final PendingCalls pending;
  private final ProposalQueue proposals;
  private final InFlight inFlight;
  private final ReadRounds reads;

  /// Who is told what the core made of its proposals, in the order handed in.
  private final ArrayDeque<Consumer<ProposalResult>> handedIn = new ArrayDeque<>();

  /// @param core takes an input
  /// @param applier takes reads that wait for their index
  /// @param reads made for this lane
  CallsToCore(
      Consumer<Input> core,
      Consumer<ApplierEvent> applier,
      PendingCalls pending,
      ReadRounds reads) {
    this.core = core;
    this.applier = applier;
    this.pending = pending;
    this.proposals = new ProposalQueue(pending.requests()::isWaiting);
    this.inFlight = new InFlight(pending.requests()::isWaiting);
    this.reads = reads;
  }

  void add(ConsensusEvent.Propose request) {
    proposals.add(request);
  }

  void add(ConsensusEvent.Read read) {
    reads.add(read);
  }

  /// Linearizable reads that failed, since the start. Any thread.
  long failedReads() {
    return reads.failed();
  }

  /// Rounds of linearizable reads that had to be asked again, since the start. Any thread.
  long slowReadRounds() {
    return reads.slow();
  }

  /// Hands in everything that waits. Only while somebody leads: else calls wait for the next leader, as etcd's do, up
  /// to their time-out.
  void handIn(long nowNanos) {
    proposals.release();
    for (var batch = proposals.nextBatch(); !batch.isEmpty(); batch = proposals.nextBatch()) {
      List<ConsensusEvent.Propose> handed = batch;
      core.accept(new Input.Propose(handed.stream().map(ConsensusEvent.Propose::payload).toList()));
      handedIn.add(result -> answered(handed, result));
    }
    OptionalLong round = reads.close(nowNanos);
    if (round.isPresent()) {
      core.accept(new Input.ReadIndex(round.getAsLong()));
    }
  }

  /// What this member wants as the leader of a term.
  ///
  /// @param now of the core itself: earlier in this turn it may have met the next leader, to whom it would pass on what
  ///     the deposed one wants, such as to revoke leases that live on
  void proposeAsLeader(RaftStatus now, long term, List<Payload> payloads) {
    if (now.role() == RoleKind.LEADER && now.term() == term) {
      core.accept(new Input.Propose(payloads));
      handedIn.add(_ -> {});
    } else {
      LOG.debug("what a deposed leader wanted is dropped");
    }
  }

  void proposeChange(RaftStatus now, ConsensusEvent.ProposeChange proposal) {
    ChangeGates.Verdict verdict = proposal.judge().apply(now);
    if (verdict instanceof ChangeGates.Verdict.Allowed(var change)) {
      core.accept(new Input.ProposeConfChange(change));
      handedIn.add(result ->
          proposal
              .judged()
              .accept(
                  result instanceof ProposalResult.Refused(ProposalResult.Reason why)
                      ? new ChangeGates.Verdict.Denied(error(why))
                      : verdict));
    } else {
      proposal.judged().accept(verdict);
    }
  }

  /// Takes the core's answers.
  void take(Ready ready) {
    ready.readStates().forEach(this::serve);
    ready.droppedReads().forEach(reads::dropped);
    ready.proposals().forEach(result -> handedIn.removeFirst().accept(result));
  }

  private void serve(Ready.ReadState state) {
    List<CompletableFuture<Void>> readers =
        reads.answered(state.requestId()).stream().map(ConsensusEvent.Read::reader).toList();
    if (!readers.isEmpty()) {
      applier.accept(new ApplierEvent.Serve(state.index(), readers));
    }
  }

  private void answered(List<ConsensusEvent.Propose> handed, ProposalResult result) {
    switch (result) {
      case ProposalResult.Accepted accepted -> inFlight.add(handed, accepted.term());
      case ProposalResult.Forwarded forwarded -> inFlight.add(handed, forwarded.term());
      case ProposalResult.Refused(ProposalResult.Reason reason) ->
          proposals.refused(handed, reason, this::refuse);
    }
  }

  private void refuse(ConsensusEvent.Propose request, ProposalResult.Reason why) {
    pending.requests().fail(request.requestId(), error(why));
  }

  private static WireError error(ProposalResult.Reason reason) {
    return switch (reason) {
      case NO_LEADER -> WireError.NO_LEADER;
      case TRANSFERRING -> WireError.LEADER_CHANGED;
      case FULL -> WireError.TOO_MANY_REQUESTS;
      case TOO_MANY_LEARNERS -> WireError.TOO_MANY_LEARNERS;
      case INVALID_CONF_CHANGE -> WireError.MEMBER_NOT_FOUND;
      case NOT_READY, PENDING_CONF_CHANGE, PENDING_TIMING_CHANGE, STALE_TIMING_EPOCH, MIXED_BATCH ->
          WireError.UNHEALTHY;
    };
  }

  /// The first entry of a term was applied: what is not in the log by now died with a leader before it.
  void proposeAgain(long term) {
    List<ConsensusEvent.Propose> lost = inFlight.lostBefore(term);
    if (!lost.isEmpty()) {
      LOG.debug("requests that died with a leader are proposed again");
      proposals.addFirst(lost);
    }
  }

  /// A snapshot took the place of the state: whether it holds the requests that were on their way can't be told.
  void giveUpUnknown() {
    List<ConsensusEvent.Propose> unknown = inFlight.unknown();
    if (!unknown.isEmpty()) {
      LOG.debug("requests that a snapshot may hold are given up");
      unknown.forEach(request -> pending.requests().fail(request.requestId(), WireError.TIMEOUT));
    }
  }

  /// Fails calls that began before `oldestNanos`, and asks lost rounds again.
  void expire(ConsensusView view, long oldestNanos, long nowNanos) {
    pending.requests().expire(oldestNanos, view::timeoutError);
    pending.changes().expire(oldestNanos, view::timeoutError);
    inFlight.forgetAnswered();
    reads.fail(read -> read.startNanos() - oldestNanos <= 0, WireError.TIMEOUT);
    reads.retryOverdue(nowNanos);
  }
}
