package io.coxswain.raft;

import java.util.List;
import java.util.Optional;

/// What must be done since the last take, in this order:
///
/// 1. send `messagesNow`;
/// 2. write `entriesToPersist` (an entry replaces whatever the log holds at and after its index) and
///    `hardState` in one batch, sync, then send `messagesAfterPersist` and feed
///    [Input.Persisted] with `sequence`. Batches are written in order; several may share one sync.
///    Without `mustSync` (nothing but the commit index moved) the batch is written in its turn but needs
///    no sync of its own: it counts as on disk as soon as the batches before it are;
/// 3. install `snapshotToInstall`, start `snapshotsToSend`;
/// 4. apply `committed` in order, feed [Input.Applied], serve `readStates` once applied that far.
///
/// Steps 2, 3 and 4 may overlap with later Readys; each keeps its own order.
///
/// @param sequence number of this Ready, growing by one
/// @param hardState the new one, if it changed
/// @param mustSync whether the write has to be synced before step 2 is complete
/// @param entriesToPersist new entries of the log, without a gap
/// @param messagesNow may leave before anything is on disk
/// @param messagesAfterPersist may leave only when this Ready and all before it are on disk
/// @param committed entries to apply: in order, each once, none before it is on this disk
/// @param readStates reads that may be served once the state machine stands at their index
/// @param droppedReads reads that will never be answered; ask again or fail them
/// @param proposals one result per proposal input, in the order proposed
/// @param snapshotToInstall the state machine must be replaced by this snapshot
/// @param snapshotsToSend members that need a snapshot from us
/// @param roleChange role, term or known leader changed
/// @param conf a membership took effect
/// @param timing a replicated timing took effect
public record Ready(
    long sequence,
    Optional<HardState> hardState,
    boolean mustSync,
    List<Entry> entriesToPersist,
    List<Message> messagesNow,
    List<Message> messagesAfterPersist,
    List<Entry> committed,
    List<ReadState> readStates,
    List<Long> droppedReads,
    List<ProposalResult> proposals,
    Optional<SnapshotMeta> snapshotToInstall,
    List<SnapshotRequest> snapshotsToSend,
    Optional<RoleChange> roleChange,
    Optional<ConfState> conf,
    Optional<TimingHistory> timing) {
  public Ready {
    entriesToPersist = List.copyOf(entriesToPersist);
    messagesNow = List.copyOf(messagesNow);
    messagesAfterPersist = List.copyOf(messagesAfterPersist);
    committed = List.copyOf(committed);
    readStates = List.copyOf(readStates);
    droppedReads = List.copyOf(droppedReads);
    proposals = List.copyOf(proposals);
    snapshotsToSend = List.copyOf(snapshotsToSend);
  }

  /// The read `requestId` is linearizable at any state that has applied `index`.
  public record ReadState(long requestId, long index) {}

  /// The member `to` needs a snapshot at `minimumIndex` or later. Send the data, then an
  /// [Message.InstallSnapshot] of `term`, then report [Input.SnapshotSent].
  public record SnapshotRequest(long to, long term, long minimumIndex) {}

  /// What this member is now, in `term`, and whom it follows ([MemberId#NONE] if nobody).
  public record RoleChange(RoleKind role, long term, long leader) {}

  /// Whether there is anything to write.
  public boolean needsPersist() {
    return hardState.isPresent() || !entriesToPersist.isEmpty();
  }
}
