package io.coxswain.raft;

import io.coxswain.raft.progress.ProgressState;
import org.jspecify.annotations.Nullable;

/// What a leader makes of news of its links and of orders.
final class HintDesk {
  private final Core core;
  private final Peers peers;
  private final LeaderTempo tempo;
  private final LeadTransfer transfer;

  HintDesk(Core core, Peers peers, LeaderTempo tempo, LeadTransfer transfer) {
    this.core = core;
    this.peers = peers;
    this.tempo = tempo;
    this.transfer = transfer;
  }

  /// Takes `hint` in. Returns whether something may have to be sent.
  boolean hear(Input.Hint hint) {
    return switch (hint) {
      case Input.TransferLeadership(long to) -> transfer(to);
      case Input.SnapshotSent(long to, boolean ok) -> {
        Peer peer = peers.get(to);
        if (peer != null) {
          peer.progress.snapshotSent(ok);
          peer.appendMoved(core.now());
        }
        yield false;
      }
      case Input.Unreachable(long id) -> {
        probe(peers.get(id));
        yield false;
      }
      case Input.PeerGone(long id) -> {
        probe(peers.get(id));
        yield false;
      }
      case Input.Reachable(long id) -> {
        Peer peer = peers.get(id);
        if (peer != null) {
          peer.progress.allowProbe();
        }
        yield peer != null;
      }
    };
  }

  private boolean transfer(long to) {
    Peer peer = peers.get(to);
    if (peer == null || !core.conf().isVoter(to)) {
      return false;
    }
    transfer.begin(peer, tempo.windowNanos());
    return true;
  }

  /// Something on the way to it is lost; the stream of appends would only pile up rejections.
  private static void probe(@Nullable Peer peer) {
    if (peer != null && peer.progress.state() == ProgressState.REPLICATE) {
      peer.progress.probe();
    }
  }
}
