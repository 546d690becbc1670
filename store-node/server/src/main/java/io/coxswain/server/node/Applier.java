package io.coxswain.server.node;

import io.coxswain.raft.Entry;
import io.coxswain.raft.Input;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.server.apply.Outcome;
import io.coxswain.server.apply.Standing;
import io.coxswain.server.apply.StateMachine;
import io.coxswain.server.lane.Lane;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.members.MemberList;
import io.coxswain.server.world.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/// The apply lane: the only writer of the state. Applies committed entries in groups, answers the calls
/// that wait for them, then the reads that wait for their index. May block inside the state store.
final class Applier implements Lane<ApplierEvent> {
  /// One group is one batch of the state store.
  private static final int GROUP_ENTRIES_MAX = 1024;

  private static final long GROUP_BYTES_MAX = 4L << 20;

  /// Pause between two steps of housekeeping (etcd's `--compaction-sleep-interval`).
  private static final long TIDY_PAUSE_NANOS = 10_000_000;

  private final long memberId;
  private final StateMachine state;
  private final Clock clock;
  private final PendingCalls pending;
  private final Mailbox<ConsensusEvent> consensus;
  private final StateSnapshots snapshots;
  private final Listener listener;
  private final List<Entry> group = new ArrayList<>();
  private final PriorityQueue<ApplierEvent.Serve> reads =
      new PriorityQueue<>(Comparator.comparingLong(ApplierEvent.Serve::index));
  private long groupBytes;
  private long appliedTerm;
  private MemberList members;
  private long tidyAtNanos = Long.MAX_VALUE;

  /// Who wants to know what was applied; called on this lane, must not block.
  interface Listener {
    /// The state stands here now.
    void onApplied(Standing standing);

    /// The member list is another one now.
    void onMembers(MemberList members);
  }

  Applier(
      long memberId,
      StateMachine state,
      Clock clock,
      PendingCalls pending,
      Mailbox<ConsensusEvent> consensus,
      StateSnapshots snapshots,
      Listener listener) {
    this.memberId = memberId;
    this.state = state;
    this.clock = clock;
    this.pending = pending;
    this.consensus = consensus;
    this.snapshots = snapshots;
    this.listener = listener;
    this.members = state.standing().members();
    this.appliedTerm = state.standing().term();
  }

  @Override
  public void on(ApplierEvent event) {
    switch (event) {
      case ApplierEvent.Committed(List<Entry> entries) -> entries.forEach(this::take);
      case ApplierEvent.Serve serve -> reads.add(serve);
      case ApplierEvent.Install(SnapshotMeta meta) -> {
        applyGroup();
        snapshots.begin(meta);
      }
      case ApplierEvent.Checkpoint(String directory, CompletableFuture<Standing> made) -> {
        applyGroup();
        snapshots.copy(directory, made);
      }
      case ApplierEvent.InstallLogged(SnapshotMeta meta) -> {
        snapshots.finish(meta);
        afterChange();
      }
    }
  }

  @Override
  public void endOfTurn() {
    applyGroup();
    serveReads();
  }

  @Override
  public long nextDeadlineNanos() {
    return tidyAtNanos;
  }

  @Override
  public void onDeadline() {
    tidyAtNanos = state.tidy() ? clock.nanoTime() + TIDY_PAUSE_NANOS : Long.MAX_VALUE;
  }

  private void take(Entry entry) {
    group.add(entry);
    groupBytes += entry.sizeBytes();
    if (group.size() >= GROUP_ENTRIES_MAX || groupBytes >= GROUP_BYTES_MAX) {
      applyGroup();
    }
  }

  private void applyGroup() {
    if (group.isEmpty()) {
      return;
    }
    List<Outcome> outcomes = state.apply(List.copyOf(group));
    group.clear();
    groupBytes = 0;
    tidyAtNanos = clock.nanoTime() + TIDY_PAUSE_NANOS;
    // The core first: its bound on what is unapplied is what lets the next group come.
    afterChange();
    outcomes.forEach(this::answer);
    noteTerm(state.standing().term());
    serveReads();
  }

  private void noteTerm(long term) {
    if (term > appliedTerm) {
      appliedTerm = term;
      consensus.offerUrgent(new ConsensusEvent.TermApplied(term));
    }
  }

  private void afterChange() {
    Standing standing = state.standing();
    consensus.offerUrgent(new ConsensusEvent.Feed(new Input.Applied(standing.index())));
    listener.onApplied(standing);
    if (!standing.members().equals(members)) {
      members = standing.members();
      listener.onMembers(members);
    }
  }

  private void answer(Outcome outcome) {
    switch (outcome) {
      case Outcome.Silent() -> {}
      case Outcome.Answered(long proposer, long requestId, var answer) -> {
        if (proposer == memberId) {
          pending.requests().complete(requestId, answer);
        }
      }
      case Outcome.Refused(long proposer, long requestId, var error) -> {
        if (proposer == memberId) {
          pending.requests().fail(requestId, error);
        }
      }
      case Outcome.MembersChanged(long proposer, long requestId, MemberList after) -> {
        if (proposer == memberId) {
          pending.changes().complete(requestId, after.toSnapshot());
        }
      }
    }
  }

  private void serveReads() {
    long applied = state.standing().index();
    while (!reads.isEmpty() && reads.element().index() <= applied) {
      reads.remove().readers().forEach(reader -> complete(reader));
    }
  }

  private static void complete(CompletableFuture<Void> reader) {
    reader.complete(null);
  }
}
