package io.coxswain.raft;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// Everything that can happen to a member.
public sealed interface Input {
  /// Inputs that only some roles care about; the others ignore them.
  sealed interface Hint extends Input
      permits SnapshotSent, TransferLeadership, Unreachable, Reachable, PeerGone {}

  /// A peer said something. Whatever it says, nothing is thrown.
  record Receive(Message message) implements Input {
    public Receive {
      requireNonNull(message, "message is null");
    }
  }

  /// [RaftNode#nextDeadlineNanos()] has passed (or may have; an early one does nothing).
  record Tick() implements Input {}

  /// Appends all payloads in one batch, or none. Answered in [Ready#proposals()].
  record Propose(List<Payload> payloads) implements Input {
    public Propose {
      payloads = List.copyOf(payloads);
      Checks.require(!payloads.isEmpty(), "a batch holds at least one payload", payloads);
    }
  }

  /// Proposes one membership change. Answered in [Ready#proposals()].
  record ProposeConfChange(ConfChange change) implements Input {
    public ProposeConfChange {
      requireNonNull(change, "change is null");
    }
  }

  /// Asks for an index at which a read is linearizable; `requestId` is the caller's, fresh each time.
  /// Answered in [Ready#readStates()] or [Ready#droppedReads()].
  record ReadIndex(long requestId) implements Input {}

  /// Hard state and entries of every [Ready] up to and including the one numbered `sequence` are on disk.
  record Persisted(long sequence) implements Input {}

  /// The state machine stands at `index`.
  record Applied(long index) implements Input {}

  /// Entries up to and including `index` are on disk in the state machine and may leave memory. An index
  /// beyond what was applied is cut down to it.
  record Compacted(long index) implements Input {}

  /// The snapshot asked for in [Ready#snapshotToInstall()] is installed, on disk for good.
  record SnapshotInstalled(SnapshotMeta meta) implements Input {
    public SnapshotInstalled {
      requireNonNull(meta, "meta is null");
    }
  }

  /// The snapshot asked for in [Ready#snapshotToInstall()] couldn't be installed; nothing has changed.
  record SnapshotFailed(SnapshotMeta meta) implements Input {
    public SnapshotFailed {
      requireNonNull(meta, "meta is null");
    }
  }

  /// A transfer asked for in [Ready#snapshotsToSend()] has ended: all data and the
  /// [Message.InstallSnapshot] were handed over (`ok`), or it failed.
  record SnapshotSent(long to, boolean ok) implements Hint {}

  /// Hand the lead to `to`, if this member leads and `to` votes. Given up after an election timeout.
  record TransferLeadership(long to) implements Hint {}

  /// Campaign at once, as if the election timer had run out. For tests, tools and single members.
  record Campaign() implements Input {}

  /// A message to `peer` was lost, as far as the transport can tell.
  record Unreachable(long peer) implements Hint {}

  /// A connection to `peer` stands again.
  record Reachable(long peer) implements Hint {}

  /// The process that was `peer` is proven gone: its port refuses, or another incarnation answers.
  /// Silence proves nothing and must not be reported as this.
  record PeerGone(long peer) implements Hint {}

  /// From now on this member's own election timer is at least `electionNanos` (0: the replicated value
  /// only). Waiting longer is always safe, so it needs nobody's agreement.
  record WidenTimer(long electionNanos) implements Input {
    public WidenTimer {
      Checks.require(
          electionNanos >= 0 && electionNanos <= Timing.ELECTION_NANOS_MAX,
          "electionNanos must be within 0.." + Timing.ELECTION_NANOS_MAX,
          electionNanos);
    }
  }
}
