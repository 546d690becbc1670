package io.coxswain.server.node;

import io.coxswain.raft.Message;
import io.coxswain.raft.Ready;
import io.coxswain.raft.RoleKind;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.raft.TimingHistory;
import io.coxswain.server.admin.LeaderFeed;
import io.coxswain.server.admin.Measured;
import io.coxswain.server.lane.LaneStuck;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.log.LogCommand;
import java.util.function.Consumer;

/// Hands what the core decided to the lanes that do it.
///
/// A lane that can't take its part is stuck for good (the bounds of the core are far below those of the
/// mailboxes), and the order of what it would miss could not be repaired: then the member stops.
final class CoreOutlets implements ConsensusLoop.Outlets {
  private final Mailbox<LogCommand> log;
  private final ApplierDoor applier;
  private final PeerLinks peers;
  private final LeaderDuties duties;
  private final Witnesses witnesses;

  /// Who only looks on.
  ///
  /// @param tempo hears of the timing in force
  record Witnesses(Measured measured, LeaderFeed leaders, Consumer<TimingHistory> tempo) {}

  CoreOutlets(
      Mailbox<LogCommand> log,
      ApplierDoor applier,
      PeerLinks peers,
      LeaderDuties duties,
      Witnesses witnesses) {
    this.log = log;
    this.applier = applier;
    this.peers = peers;
    this.duties = duties;
    this.witnesses = witnesses;
  }

  @Override
  public void persist(Ready ready) {
    if (ready.mustSync()) {
      witnesses.measured().disk().handed(ready.sequence());
    }
    LaneStuck.require(
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
  public void readPeers() {
    peers.read();
  }

  @Override
  public void apply(ApplierEvent event) {
    LaneStuck.require(applier.take(event), "the applier");
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
    witnesses.leaders().publish(new LeaderFeed.Lead(view.leader(), view.term()));
    if (view.role() != RoleKind.LEADER) {
      witnesses.measured().contact().ended();
    }
  }

  @Override
  public void onTiming(TimingHistory timing) {
    witnesses.tempo().accept(timing);
  }

  @Override
  public void onContactGap(long nanos) {
    witnesses.measured().contact().observe(nanos);
  }
}
