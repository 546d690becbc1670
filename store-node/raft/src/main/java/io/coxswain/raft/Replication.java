package io.coxswain.raft;

import io.coxswain.raft.progress.Progress;
import io.coxswain.raft.progress.ProgressState;
import java.util.List;

/// The leader's side of replication: keeps every peer's log growing towards the leader's own.
final class Replication {
  private final Core core;

  Replication(Core core) {
    this.core = core;
  }

  /// Sends `peer` whatever it lacks, as far as its window allows, and the commit index if it is behind.
  void send(Peer peer, long windowNanos) {
    Progress progress = peer.progress;
    if (progress.next() <= core.log.baseIndex()) {
      requestSnapshot(peer, windowNanos);
      return;
    }
    while (progress.maySend() && lacksEntries(progress)) {
      sendAppend(peer, core.log.slice(progress.next(), core.config.appendBytesMax()));
    }
    if (progress.owesCommit(core.log.commit())) {
      sendAppend(peer, List.of());
    }
  }

  /// A probe is due even when there is nothing new: it finds out where the logs agree.
  private boolean lacksEntries(Progress progress) {
    return progress.state() == ProgressState.PROBE || progress.next() <= core.log.lastIndex();
  }

  /// The entries this peer needs next were compacted away: only a snapshot helps, whatever is still on
  /// the way. Not worth preparing for a member that doesn't answer; and after one that failed, the next
  /// is prepared at the pace of heartbeats.
  private void requestSnapshot(Peer peer, long windowNanos) {
    boolean due = peer.progress.state() == ProgressState.REPLICATE || peer.progress.maySend();
    if (!due || !peer.isHeard(core.now(), windowNanos)) {
      return;
    }
    long minimumIndex = core.log.baseIndex();
    peer.progress.awaitSnapshot(minimumIndex);
    core.outbox.sendSnapshot(peer.id, core.term(), minimumIndex);
  }

  private void sendAppend(Peer peer, List<Entry> entries) {
    Progress progress = peer.progress;
    long prevIndex = progress.next() - 1;
    long commit = core.log.commit();
    core.outbox.now(
        new Message.Append(
            core.id(),
            peer.id,
            core.term(),
            prevIndex,
            core.log.termAt(prevIndex),
            entries,
            commit));
    progress.sent(entries.size(), Entry.sizeBytesOf(entries), commit);
  }

  /// The peer is alive but its acknowledgements have stalled: an append may be lost. An empty one costs
  /// little, and its answer says where the logs agree.
  void lookIntoStall(Peer peer, long heartbeatNanos) {
    Progress progress = peer.progress;
    boolean behind =
        progress.state() == ProgressState.PROBE || progress.match() < core.log.lastIndex();
    boolean stalled = peer.appendStallNanos(core.now()) >= heartbeatNanos;
    if (!behind || !stalled || progress.state() == ProgressState.SNAPSHOT) {
      return;
    }
    peer.appendMoved(core.now());
    if (progress.next() > core.log.baseIndex()) {
      sendAppend(peer, List.of());
    } else {
      progress.allowProbe();
    }
  }

  /// Takes an acknowledgement or a rejection. Returns whether the peer is known to hold more than before.
  boolean take(Peer peer, Message.AppendReply reply) {
    peer.appendMoved(core.now());
    Progress progress = peer.progress;
    if (reply.index() > core.log.lastIndex() || reply.index() < 0) {
      core.ignore();
      return false;
    }
    if (!reply.rejected()) {
      return progress.accepted(reply.index(), core.log.firstIndex());
    }
    // The follower skipped its entries of later terms than ours at that place; now skip ours of
    // later terms than its entry's.
    long hint = Math.clamp(reply.hintIndex(), 0, core.log.lastIndex());
    progress.rejected(reply.index(), core.log.agreementBefore(hint, reply.hintTerm()));
    return false;
  }
}
