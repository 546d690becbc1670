package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import io.coxswain.raft.Payload;
import io.coxswain.raft.ProposalResult;
import io.coxswain.raft.RaftNode;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.Ready;
import io.coxswain.raft.RoleKind;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.raft.TimingHistory;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.lane.Lane;
import io.coxswain.server.world.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The consensus lane: the only caller of the [RaftNode]. It never waits, never touches a disk and never
/// runs a client's code; what the core wants done it hands to the other lanes.
///
/// All requests and reads that arrive in one turn become one append and one read round.
final class ConsensusLoop implements Lane<ConsensusEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(ConsensusLoop.class);

  /// How often waiting calls are looked through for those whose time is up, and lost rounds asked again.
  private static final long SWEEP_NANOS = 500_000_000L;

  private final RaftNode raft;
  private final long id;
  private final Clock clock;
  private final Outlets outlets;
  private final PendingCalls pending;
  private final ProposalQueue proposals;
  private final InFlight inFlight;
  private final ReadRounds reads;
  private final LateWake lateWake;

  /// Who is told what the core made of its proposals, in the order handed in.
  private final ArrayDeque<Consumer<ProposalResult>> handedIn = new ArrayDeque<>();

  private final ArrayDeque<AwaitingDisk> awaitingDisk = new ArrayDeque<>();
  private final List<Handover> handovers = new ArrayList<>();
  private long sweepAtNanos;
  private long steppedAtNanos;
  private boolean leaderChanged;
  private final AtomicLong leaderChanges = new AtomicLong();
  private volatile ConsensusView view;

  /// Where the core's decisions go.
  interface Outlets {
    /// Queues the batch of a Ready for the log; the log answers with [ConsensusEvent.Persisted].
    void persist(Ready ready);

    /// Queues a message; it may be lost.
    void send(Message message);

    /// Queues what applies, in order.
    void apply(ApplierEvent event);

    /// Has the sockets of the other members read; answered with [ConsensusEvent.PeersRead].
    void readPeers();

    /// A member needs a snapshot from here.
    void sendSnapshot(Ready.SnapshotRequest request);

    /// The state is to be replaced by a snapshot whose files are here.
    void installSnapshot(SnapshotMeta meta);

    /// Role, term or leader changed.
    void onConsensus(ConsensusView view);

    /// A replicated timing took effect.
    void onTiming(TimingHistory timing);

    /// How long ago the newest moment is since which a quorum was heard; only while this member leads,
    /// before and after an answer comes in.
    void onContactGap(long nanos);
  }

  ConsensusLoop(RaftNode raft, Clock clock, Outlets outlets, PendingCalls pending, RequestIds ids) {
    this.raft = raft;
    this.clock = clock;
    this.outlets = outlets;
    this.pending = pending;
    this.proposals = new ProposalQueue(pending.requests()::isWaiting);
    this.inFlight = new InFlight(pending.requests()::isWaiting);
    this.reads = new ReadRounds(ids::next, SWEEP_NANOS);
    this.lateWake = new LateWake(outlets::readPeers);
    this.steppedAtNanos = clock.nanoTime();
    RaftStatus status = raft.status();
    this.id = status.id();
    this.view =
        new ConsensusView(
            status.role(),
            status.term(),
            status.leader(),
            status.commit(),
            clock.nanoTime(),
            clock.nanoTime(),
            status.timing().current().electionNanos(),
            status.conf().isLearner(id));
    this.sweepAtNanos = clock.nanoTime() + SWEEP_NANOS;
  }

  /// How things stand. Any thread.
  ConsensusView view() {
    return view;
  }

  /// Times a leader became known, since the start. Any thread.
  long leaderChanges() {
    return leaderChanges.get();
  }

  /// Linearizable reads that failed, since the start. Any thread.
  long failedReads() {
    return reads.failed();
  }

  @Override
  public void on(ConsensusEvent event) {
    switch (event) {
      case ConsensusEvent.Feed(Input input) -> feed(input);
      case ConsensusEvent.Persisted(long sequence) -> {
        step(new Input.Persisted(sequence));
        releaseUpTo(sequence);
      }
      case ConsensusEvent.PeersRead() -> lateWake.wasRead();
      case ConsensusEvent.TermApplied(long term) -> proposeAgain(inFlight.lostBefore(term));
      case ConsensusEvent.Propose request -> proposals.add(request);
      case ConsensusEvent.ProposeAsLeader(long term, List<Payload> payloads) -> {
        // The core itself is asked: earlier in this turn it may have met the next leader, to whom
        // it
        // would pass on what the deposed one wants, such as to revoke leases that live on.
        RaftStatus now = raft.status();
        if (now.role() == RoleKind.LEADER && now.term() == term) {
          step(new Input.Propose(payloads));
          handedIn.add(_ -> {});
        } else {
          LOG.debug("what a deposed leader wanted is dropped");
        }
      }
      case ConsensusEvent.ProposeChange proposal -> proposeChange(proposal);
      case ConsensusEvent.Read read -> reads.add(read);
      case ConsensusEvent.Transfer(long target, CompletableFuture<Void> done) ->
          handOver(target, done);
      case ConsensusEvent.Describe(CompletableFuture<RaftStatus> answer) ->
          answer.complete(raft.status());
    }
  }

  @Override
  public void endOfTurn() {
    do {
      leaderChanged = false;
      handInWhatWaits();
      while (raft.hasReady()) {
        carryOut(raft.takeReady());
      }
    } while (leaderChanged);
  }

  /// A proposal goes on to the disk, and what the disk has reported to the applier, without a switch of
  /// threads.
  @Override
  public boolean admitsGuests() {
    return true;
  }

  @Override
  public long nextDeadlineNanos() {
    lateWake.set(raft.nextDeadlineNanos(), steppedAtNanos);
    long core = lateWake.lookAtNanos();
    return core == Long.MAX_VALUE || core - sweepAtNanos > 0 ? sweepAtNanos : core;
  }

  @Override
  public void onDeadline() {
    long now = clock.nanoTime();
    long core = raft.nextDeadlineNanos();
    lateWake.set(core, steppedAtNanos);
    if (core != Long.MAX_VALUE && now - core >= 0 && !lateWake.holds(now)) {
      step(new Input.Tick());
    }
    if (now - sweepAtNanos >= 0) {
      sweepAtNanos = now + SWEEP_NANOS;
      sweep(now);
    }
  }

  private void feed(Input input) {
    boolean answer =
        view.role() == RoleKind.LEADER && input instanceof Input.Receive(Message.HeartbeatReply _);
    if (answer) {
      outlets.onContactGap(raft.quorumContactGapNanos());
    }
    step(input);
    if (answer) {
      outlets.onContactGap(raft.quorumContactGapNanos());
    }
    if (input instanceof Input.SnapshotInstalled) {
      giveUp(inFlight.unknown());
    }
  }

  private void proposeAgain(List<ConsensusEvent.Propose> lost) {
    if (!lost.isEmpty()) {
      LOG.debug("requests that died with a leader are proposed again");
      proposals.addFirst(lost);
    }
  }

  private void giveUp(List<ConsensusEvent.Propose> unknown) {
    if (!unknown.isEmpty()) {
      LOG.debug("requests that a snapshot may hold are given up");
      unknown.forEach(request -> pending.requests().fail(request.requestId(), WireError.TIMEOUT));
    }
  }

  private void step(Input input) {
    steppedAtNanos = clock.nanoTime();
    raft.step(input, steppedAtNanos);
  }

  /// Nothing is handed in while nobody leads: calls wait for the next leader, as etcd's do, up to their
  /// time-out.
  private void handInWhatWaits() {
    if (view.leader() == 0) {
      return;
    }
    proposals.release();
    for (var batch = proposals.nextBatch(); !batch.isEmpty(); batch = proposals.nextBatch()) {
      List<ConsensusEvent.Propose> handed = batch;
      step(new Input.Propose(handed.stream().map(ConsensusEvent.Propose::payload).toList()));
      handedIn.add(result -> answered(handed, result));
    }
    OptionalLong round = reads.close(clock.nanoTime());
    if (round.isPresent()) {
      step(new Input.ReadIndex(round.getAsLong()));
    }
  }

  private void carryOut(Ready ready) {
    // 1. What depends on no disk leaves first: heartbeats, and a leader's appends, which race its
    // own disk
    //    (thesis 10.2.1).
    ready.messagesNow().forEach(outlets::send);
    // 2. The log takes the batch; what depends on it waits for Persisted.
    if (ready.needsPersist()) {
      outlets.persist(ready);
    }
    holdUntilPersisted(ready);
    // 3. Snapshots, in and out.
    ready.snapshotToInstall().ifPresent(outlets::installSnapshot);
    ready.snapshotsToSend().forEach(outlets::sendSnapshot);
    // 4. Apply in order, then serve the reads that wait for it.
    if (!ready.committed().isEmpty()) {
      outlets.apply(new ApplierEvent.Committed(ready.committed()));
    }
    ready.readStates().forEach(this::serve);
    ready.droppedReads().forEach(reads::dropped);
    ready.proposals().forEach(result -> handedIn.removeFirst().accept(result));
    publish(ready);
  }

  /// Messages that promise something about this disk wait behind every batch that must be synced first.
  private void holdUntilPersisted(Ready ready) {
    boolean disk = ready.needsPersist() && ready.mustSync();
    if (disk || !awaitingDisk.isEmpty()) {
      if (disk || !ready.messagesAfterPersist().isEmpty()) {
        awaitingDisk.add(new AwaitingDisk(ready.sequence(), disk, ready.messagesAfterPersist()));
      }
    } else {
      ready.messagesAfterPersist().forEach(outlets::send);
    }
  }

  private void releaseUpTo(long sequence) {
    while (!awaitingDisk.isEmpty()
        && (awaitingDisk.getFirst().sequence <= sequence || !awaitingDisk.getFirst().disk)) {
      awaitingDisk.removeFirst().messages.forEach(outlets::send);
    }
  }

  private void serve(Ready.ReadState state) {
    var readers = reads.answered(state.requestId());
    if (!readers.isEmpty()) {
      outlets.apply(
          new ApplierEvent.Serve(
              state.index(), readers.stream().map(ConsensusEvent.Read::reader).toList()));
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

  private void publish(Ready ready) {
    ConsensusView before = view;
    ConsensusView after = before;
    if (ready.hardState().isPresent()) {
      after = after.withTermAndCommit(ready.hardState().get());
    }
    if (ready.roleChange().isPresent()) {
      after = after.withRole(ready.roleChange().get(), clock.nanoTime());
    }
    if (ready.timing().isPresent()) {
      after = after.withElectionNanos(ready.timing().get().current().electionNanos());
      outlets.onTiming(ready.timing().get());
    }
    if (ready.conf().isPresent()) {
      after = after.withLearner(ready.conf().get().isLearner(id));
    }
    if (!after.equals(before)) {
      view = after;
    }
    if (after.leader() != before.leader() || after.term() != before.term()) {
      leaderChanged = true;
      if (after.leader() != 0 && after.leader() != before.leader()) {
        leaderChanges.incrementAndGet();
      }
      onLeader(after);
    }
  }

  private void onLeader(ConsensusView now) {
    LOG.atInfo()
        .addKeyValue("role", now.role())
        .addKeyValue("term", now.term())
        .addKeyValue("leader", Long.toHexString(now.leader()))
        .log("consensus changed");
    outlets.onConsensus(now);
    handovers.removeIf(handover -> {
      boolean there = now.leader() == handover.target;
      if (there) {
        handover.done.complete(null);
      }
      return there;
    });
  }

  private void proposeChange(ConsensusEvent.ProposeChange proposal) {
    ChangeGates.Verdict verdict = proposal.judge().apply(raft.status());
    if (verdict instanceof ChangeGates.Verdict.Allowed(ConfChange change)) {
      step(new Input.ProposeConfChange(change));
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

  private void handOver(long target, CompletableFuture<Void> done) {
    RaftStatus status = raft.status();
    if (status.role() != RoleKind.LEADER) {
      done.completeExceptionally(new RequestFailed(WireError.NOT_LEADER));
    } else if (!status.conf().isVoter(target)) {
      done.completeExceptionally(new RequestFailed(WireError.BAD_LEADER_TRANSFEREE));
    } else if (target == status.id()) {
      done.complete(null);
    } else {
      handovers.add(new Handover(target, done, clock.nanoTime()));
      step(new Input.TransferLeadership(target));
    }
  }

  private void sweep(long nowNanos) {
    ConsensusView now = view;
    long oldest = nowNanos - now.requestTimeoutNanos();
    pending.requests().expire(oldest, now::timeoutError);
    pending.changes().expire(oldest, now::timeoutError);
    inFlight.forgetAnswered();
    reads.fail(read -> read.startNanos() - oldest <= 0, WireError.TIMEOUT);
    reads.retryOverdue(nowNanos);
    handovers.removeIf(handover -> {
      boolean over = nowNanos - handover.startNanos > now.requestTimeoutNanos();
      if (over) {
        handover.done.completeExceptionally(new RequestFailed(WireError.TIMEOUT));
      }
      return over;
    });
  }

  /// Messages that wait until everything up to `sequence` is on disk; with `disk` false they only keep
  /// their place.
  private record AwaitingDisk(long sequence, boolean disk, List<Message> messages) {}

  private record Handover(long target, CompletableFuture<Void> done, long startNanos) {}
}
