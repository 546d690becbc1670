package io.coxswain.raft;

import io.coxswain.raft.RaftStatus.PeerProgress;
import io.coxswain.raft.progress.Progress;
import java.util.HashMap;
import java.util.Map;

/// Takes the picture that [RaftNode#status()] shows.
final class StatusReport {
  private StatusReport() {}

  static RaftStatus of(Core core) {
    Leader leader = core.role() instanceof Leader leading ? leading : null;
    return new RaftStatus(
        core.id(),
        core.term(),
        core.vote(),
        core.role().kind(),
        core.role().leader(),
        core.log.commit(),
        core.log.applied(),
        core.log.persist().persistedIndex(),
        core.log.firstIndex(),
        core.log.lastIndex(),
        core.conf(),
        core.timing.history(),
        leader == null ? core.timing.current().heartbeatNanos() : leader.tempo.heartbeatNanos(),
        leader == null ? core.timing.electionNanos() : leader.tempo.windowNanos(),
        leader == null ? MemberId.NONE : leader.transfer.target(),
        leader == null ? 0 : leader.peers.quorumContactGapNanos(),
        core.isInstalling(),
        core.ignoredMessages(),
        leader == null ? Map.of() : progress(leader));
  }

  private static Map<Long, PeerProgress> progress(Leader leader) {
    Map<Long, PeerProgress> byId = new HashMap<>();
    for (Peer peer : leader.peers.all()) {
      Progress progress = peer.progress;
      byId.put(
          peer.id,
          new PeerProgress(
              progress.match(),
              progress.next(),
              progress.state(),
              leader.core.conf().isLearner(peer.id),
              peer.isHeard(leader.core.now(), leader.tempo.windowNanos()),
              peer.everHeard() ? peer.silenceNanos(leader.core.now()) : PeerProgress.NEVER_HEARD,
              progress.inflightMessages(),
              progress.inflightBytes(),
              progress.pendingSnapshot(),
              peer.timingEpoch()));
    }
    return byId;
  }

  static String dump(Core core) {
    return "member %s %s term=%d vote=%s %s %s"
        .formatted(
            MemberId.format(core.id()),
            core.role().kind(),
            core.term(),
            MemberId.format(core.vote()),
            core.log,
            core.conf());
  }
}
