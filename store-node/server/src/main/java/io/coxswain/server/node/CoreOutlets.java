package io.coxswain.server.node;

import io.coxswain.raft.Message;
import io.coxswain.raft.Ready;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.log.LogCommand;
import io.coxswain.server.tempo.DiskMeter;

/// Hands what the core decided to the lanes that do it.
///
/// A lane that can't take its part is stuck for good (the bounds of the core are far below those of the
/// mailboxes), and the order of what it would miss could not be repaired: then the member stops.
final class CoreOutlets implements ConsensusLoop.Outlets {
  private final Mailbox<LogCommand> log;
  private final Mailbox<ApplierEvent> applier;
  private final PeerLinks peers;
  private final LeaderDuties duties;
  private final DiskMeter disk;

  CoreOutlets(
      Mailbox<LogCommand> log,
      Mailbox<ApplierEvent> applier,
      PeerLinks peers,
      LeaderDuties duties,
      DiskMeter disk) {
    this.log = log;
    this.applier = applier;
    this.peers = peers;
    this.duties = duties;
    this.disk = disk;
  }

  @Override
  public void persist(Ready ready) {
    disk.handed(ready.sequence());
    require(
        log.offer(
            new LogCommand.Write(
                ready.sequence(), ready.entriesToPersist(), ready.hardState(), ready.mustSync())),
        "the log");
  }

  @Override
  public void send(Message message) {
    peers.send(message);
  }

  @Override
  public void apply(ApplierEvent event) {
    require(applier.offer(event), "the applier");
  }

  @Override
  public void sendSnapshot(Ready.SnapshotRequest request) {
    peers.sendSnapshot(request);
  }

  @Override
  public void installSnapshot(SnapshotMeta meta) {
    apply(new ApplierEvent.Install(meta));
  }

  @Override
  public void onConsensus(ConsensusView view) {
    duties.onConsensus(view);
  }

  private static void require(boolean taken, String lane) {
    if (!taken) {
      throw new LaneStuck(lane);
    }
  }

  /// A lane took nothing in any more.
  static final class LaneStuck extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LaneStuck(String lane) {
      super("%s takes nothing in any more: it is stuck, or has stopped".formatted(lane));
    }
  }
}
