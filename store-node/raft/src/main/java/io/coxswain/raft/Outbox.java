package io.coxswain.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Collects what goes into the next [Ready].
final class Outbox {
  private List<Message> messagesNow = new ArrayList<>();
  private List<Message> messagesAfterPersist = new ArrayList<>();
  private List<Ready.ReadState> readStates = new ArrayList<>();
  private List<Long> droppedReads = new ArrayList<>();
  private List<ProposalResult> proposals = new ArrayList<>();
  private List<Ready.SnapshotRequest> snapshotsToSend = new ArrayList<>();
  private @Nullable SnapshotMeta snapshotToInstall;
  private @Nullable ConfState conf;
  private @Nullable TimingHistory timing;

  void now(Message message) {
    messagesNow.add(message);
  }

  void afterPersist(Message message) {
    messagesAfterPersist.add(message);
  }

  void read(long requestId, long index) {
    readStates.add(new Ready.ReadState(requestId, index));
  }

  void dropRead(long requestId) {
    droppedReads.add(requestId);
  }

  void proposal(ProposalResult result) {
    proposals.add(result);
  }

  void sendSnapshot(long to, long term, long minimumIndex) {
    snapshotsToSend.add(new Ready.SnapshotRequest(to, term, minimumIndex));
  }

  void install(SnapshotMeta meta) {
    snapshotToInstall = meta;
  }

  void conf(ConfState inForce) {
    conf = inForce;
  }

  void timing(TimingHistory inForce) {
    timing = inForce;
  }

  boolean isEmpty() {
    return messagesNow.isEmpty()
        && messagesAfterPersist.isEmpty()
        && readStates.isEmpty()
        && droppedReads.isEmpty()
        && proposals.isEmpty()
        && snapshotsToSend.isEmpty()
        && snapshotToInstall == null
        && conf == null
        && timing == null;
  }

  /// Hands everything over, joined with what the log and the hard state have to say.
  Ready drain(
      long sequence,
      Optional<HardState> hardState,
      boolean mustSync,
      List<Entry> entriesToPersist,
      List<Entry> committed,
      Optional<Ready.RoleChange> roleChange) {
    Ready ready =
        new Ready(
            sequence,
            hardState,
            mustSync,
            entriesToPersist,
            messagesNow,
            messagesAfterPersist,
            committed,
            readStates,
            droppedReads,
            proposals,
            Optional.ofNullable(snapshotToInstall),
            snapshotsToSend,
            roleChange,
            Optional.ofNullable(conf),
            Optional.ofNullable(timing));
    clear();
    return ready;
  }

  private void clear() {
    messagesNow = new ArrayList<>();
    messagesAfterPersist = new ArrayList<>();
    readStates = new ArrayList<>();
    droppedReads = new ArrayList<>();
    proposals = new ArrayList<>();
    snapshotsToSend = new ArrayList<>();
    snapshotToInstall = null;
    conf = null;
    timing = null;
  }
}
