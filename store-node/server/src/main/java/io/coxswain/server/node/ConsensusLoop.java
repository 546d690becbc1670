package io.coxswain.server.node;

import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import io.coxswain.raft.RaftNode;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.Ready;
import io.coxswain.raft.RoleKind;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.raft.TimingHistory;
import io.coxswain.server.lane.Lane;
import io.coxswain.server.world.Clock;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The consensus lane: the only caller of the [RaftNode]. It never waits, never touches a disk and never
/// runs a client's code; what the core wants done it hands to the other lanes.
///
/// Its parts, each of which knows one thing: [CallsToCore] what clients want and which call an answer belongs to,
/// [HeldMessages] what may not leave before the disk, [LateWake] whether a timer may be believed, [Handovers] who waits
/// for another leader, [ViewKeeper] what other threads are shown.
final class ConsensusLoop implements Lane<ConsensusEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(ConsensusLoop.class);

  /// How often waiting calls are looked through for those whose time is up, and lost rounds asked again.
  private static final long SWEEP_NANOS = 500_000_000L;

  private final RaftNode raft;
  private final Clock clock;
  private final Outlets outlets;
  private final ViewKeeper views;
  private final CallsToCore calls;
  private final Beats beats = new Beats();
  private final HeldMessages held;
  private final Handovers handovers = new Handovers();
  private final LateWake lateWake;
  private long sweepAtNanos;
  private long steppedAtNanos;
  private boolean leaderChanged;

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
    this.views = new ViewKeeper(raft.status(), clock.nanoTime());
    this.calls =
        new CallsToCore(
            this::step, outlets::apply, pending, new ReadRounds(ids::next, SWEEP_NANOS));
    this.held = new HeldMessages(outlets::send);
    this.lateWake = new LateWake(outlets::readPeers);
    this.steppedAtNanos = clock.nanoTime();
    this.sweepAtNanos = steppedAtNanos + SWEEP_NANOS;
  }

  /// How things stand. Any thread.
  ConsensusView view() {
    return views.view();
  }

  /// Times a leader became known, since the start. Any thread.
  long leaderChanges() {
    return views.leaderChanges();
  }

  /// Linearizable reads that failed, since the start. Any thread.
  long failedReads() {
    return calls.failedReads();
  }

  /// Rounds of linearizable reads that had to be asked again, since the start. Any thread.
  long slowReadRounds() {
    return calls.slowReadRounds();
  }

  /// Heartbeats sent late, since the start. Any thread.
  long lateHeartbeats() {
    return beats.late();
  }

  @Override
  public void on(ConsensusEvent event) {
    switch (event) {
      case ConsensusEvent.Feed(Input input) -> feed(input);
      case ConsensusEvent.Persisted(long sequence) -> {
        step(new Input.Persisted(sequence));
        held.releaseUpTo(sequence);
      }
      case ConsensusEvent.PeersRead() -> lateWake.wasRead();
      case ConsensusEvent.TermApplied(long term) -> calls.proposeAgain(term);
      case ConsensusEvent.Propose request -> calls.add(request);
      case ConsensusEvent.ProposeAsLeader(long term, var payloads) ->
          calls.proposeAsLeader(raft.status(), term, payloads);
      case ConsensusEvent.ProposeChange proposal -> calls.proposeChange(raft.status(), proposal);
      case ConsensusEvent.Read read -> calls.add(read);
      case ConsensusEvent.Transfer(long target, CompletableFuture<Void> done) -> {
        if (handovers.begin(raft.status(), target, done, clock.nanoTime())) {
          step(new Input.TransferLeadership(target));
        }
      }
      case ConsensusEvent.Describe(CompletableFuture<RaftStatus> answer) ->
          answer.complete(raft.status());
    }
  }

  @Override
  public void endOfTurn() {
    do {
      leaderChanged = false;
      if (view().leader() != 0) {
        calls.handIn(clock.nanoTime());
      }
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

  /// The core's deadline is the one that was set when the lane asked for it just before.
  @Override
  public void onDeadline() {
    long now = clock.nanoTime();
    if (lateWake.goesOff(now)) {
      step(new Input.Tick());
    }
    if (now - sweepAtNanos >= 0) {
      sweepAtNanos = now + SWEEP_NANOS;
      long oldest = now - view().requestTimeoutNanos();
      calls.expire(view(), oldest, now);
      handovers.expire(oldest);
    }
  }

  private void feed(Input input) {
    boolean answer =
        view().role() == RoleKind.LEADER
            && input instanceof Input.Receive(Message.HeartbeatReply _);
    if (answer) {
      outlets.onContactGap(raft.quorumContactGapNanos());
    }
    step(input);
    if (answer) {
      outlets.onContactGap(raft.quorumContactGapNanos());
    }
    if (input instanceof Input.SnapshotInstalled) {
      calls.giveUpUnknown();
    }
  }

  private void step(Input input) {
    steppedAtNanos = clock.nanoTime();
    raft.step(input, steppedAtNanos);
  }

  private void carryOut(Ready ready) {
    // 1. What depends on no disk leaves first: heartbeats, and a leader's appends, which race its
    //    own disk (thesis 10.2.1).
    ready.messagesNow().forEach(this::send);
    // 2. The log takes the batch; what depends on it waits for Persisted.
    if (ready.needsPersist()) {
      outlets.persist(ready);
    }
    held.hold(ready);
    // 3. Snapshots, in and out.
    ready.snapshotToInstall().ifPresent(outlets::installSnapshot);
    ready.snapshotsToSend().forEach(outlets::sendSnapshot);
    // 4. Apply in order, then serve the reads that wait for it.
    if (!ready.committed().isEmpty()) {
      outlets.apply(new ApplierEvent.Committed(ready.committed()));
    }
    calls.take(ready);
    // 5. Show the others how things stand now.
    boolean leader = views.show(ready, steppedAtNanos);
    ready.timing().ifPresent(outlets::onTiming);
    if (leader) {
      leaderChanged = true;
      onLeader(view());
    }
  }

  private void send(Message message) {
    if (message instanceof Message.Heartbeat beat) {
      beats.sent(beat, clock.nanoTime());
    }
    outlets.send(message);
  }

  private void onLeader(ConsensusView now) {
    LOG.atInfo()
        .addKeyValue("role", now.role())
        .addKeyValue("term", now.term())
        .addKeyValue("leader", Long.toHexString(now.leader()))
        .log("consensus changed");
    outlets.onConsensus(now);
    handovers.onLeader(now.leader());
  }
}
