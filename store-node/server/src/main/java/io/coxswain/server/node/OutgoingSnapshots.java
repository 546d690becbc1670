package io.coxswain.server.node;

import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import io.coxswain.raft.Ready;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.server.apply.Standing;
import io.coxswain.server.contract.Causes;
import io.coxswain.server.peer.MemberNetwork;
import io.coxswain.server.peer.SnapshotDamaged;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies of the state on their way to other members. Thread-safe.
final class OutgoingSnapshots {
  private static final Logger LOG = LoggerFactory.getLogger(OutgoingSnapshots.class);

  /// Checkpoints on their way out; emptied at the start.
  private static final String DIRECTORY = "member/outgoing";

  private final long memberId;
  private final MemberNetwork transport;
  private final Disk disk;
  private final OwnDamage damage;
  private final Late<MemberCore.Running> core;
  private final AtomicLong checkpoints = new AtomicLong();

  /// Peers to whom a snapshot is on its way.
  private final Set<Long> receiving = ConcurrentHashMap.newKeySet();

  OutgoingSnapshots(
      long memberId,
      MemberNetwork transport,
      Disk disk,
      OwnDamage damage,
      Late<MemberCore.Running> core)
      throws IOException {
    this.memberId = memberId;
    this.transport = transport;
    this.disk = disk;
    this.damage = damage;
    this.core = core;
    disk.delete(DIRECTORY);
    disk.createDirectories(DIRECTORY);
  }

  /// One at a time for each peer. A leader that was elected anew asks again for what is still on its way, and
  /// is told when that has ended: it stands for any term.
  void send(Ready.SnapshotRequest request) {
    if (!receiving.add(request.to())) {
      return;
    }
    String directory = "%s/%016x".formatted(DIRECTORY, checkpoints.incrementAndGet());
    CompletableFuture<Standing> made = new CompletableFuture<>();
    var _ =
        made.thenCompose(standing -> transfer(request, directory, standing))
            .whenComplete((_, failure) -> sent(request.to(), directory, failure));
    if (!core.get().applierBox().offer(new ApplierEvent.Checkpoint(directory, made))) {
      made.completeExceptionally(new IOException("the applier takes nothing in"));
    }
  }

  private CompletableFuture<Void> transfer(
      Ready.SnapshotRequest request, String directory, Standing standing) {
    if (standing.index() < request.minimumIndex()) {
      return CompletableFuture.failedFuture(
          new IOException("the state is not that far yet: " + standing.index()));
    }
    SnapshotMeta meta =
        new SnapshotMeta(standing.index(), standing.term(), standing.conf(), standing.timing());
    return transport.sendSnapshot(
        new Message.InstallSnapshot(memberId, request.to(), request.term(), meta), directory);
  }

  private void sent(long to, String directory, @Nullable Throwable failure) {
    receiving.remove(to);
    core.get()
        .consensusBox()
        .offerUrgent(new ConsensusEvent.Feed(new Input.SnapshotSent(to, failure == null)));
    LOG.atInfo()
        .addKeyValue("to", Long.toHexString(to))
        .addKeyValue("failure", failure == null ? "" : String.valueOf(failure.getMessage()))
        .log("a snapshot was sent");
    if (failure != null && Causes.of(failure) instanceof SnapshotDamaged) {
      damage.refused(core.get(), to, directory);
    }
    try {
      disk.delete(directory);
    } catch (IOException leftForTheNextStart) {
      LOG.warn("the checkpoint {} could not be deleted", directory, leftForTheNextStart);
    }
  }
}
