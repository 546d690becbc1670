package io.coxswain.raft;

import io.coxswain.raft.progress.Progress;
import io.coxswain.raft.quorum.Quorum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Every other member of the membership in force, as the leader sees it, and what a quorum of voters
/// (the leader is one of them) has reached.
final class Peers {
  private final Core core;
  private final Map<Long, Peer> byId = new TreeMap<>(Long::compareUnsigned);

  Peers(Core core) {
    this.core = core;
  }

  /// Brings the peers in line with the membership in force; answers those that are members no more.
  List<Peer> align() {
    ConfState conf = core.conf();
    List<Peer> gone = new ArrayList<>();
    for (Peer peer : byId.values()) {
      if (!conf.contains(peer.id)) {
        gone.add(peer);
      }
    }
    gone.forEach(peer -> byId.remove(peer.id));
    conf.voters().forEach(this::addIfNew);
    conf.learners().forEach(this::addIfNew);
    return gone;
  }

  private void addIfNew(long id) {
    if (id != core.id()) {
      byId.computeIfAbsent(id, _ -> new Peer(id, newProgress(), core.now()));
    }
  }

  private Progress newProgress() {
    return new Progress(
        core.log.lastIndex() + 1,
        core.config.inflightMessagesMax(),
        core.config.inflightBytesMax());
  }

  Collection<Peer> all() {
    return byId.values();
  }

  @Nullable Peer get(long id) {
    return byId.get(id);
  }

  private Peer voter(long id) {
    Peer peer = byId.get(id);
    if (peer == null) {
      throw new IllegalStateException("voter " + MemberId.format(id) + " has no progress");
    }
    return peer;
  }

  /// Highest index that a quorum has on disk; this member counts with its own disk.
  long quorumMatch() {
    long own = core.log.persist().persistedIndex();
    return Quorum.reachedBy(
        core.conf().voters(), id -> id == core.id() ? own : voter(id).progress.match());
  }

  /// Newest heartbeat round that a quorum has answered; this member answers `own` itself.
  long quorumRound(long own) {
    return Quorum.reachedBy(
        core.conf().voters(), id -> id == core.id() ? own : voter(id).answeredRound());
  }

  /// How long ago a quorum was heard.
  long quorumSilenceNanos() {
    return -Quorum.reachedBy(
        core.conf().voters(), id -> id == core.id() ? 0 : -voter(id).silenceNanos(core.now()));
  }

  /// Age of the newest heartbeat that a quorum has answered.
  long quorumContactGapNanos() {
    return -Quorum.reachedBy(
        core.conf().voters(),
        id -> id == core.id() ? 0 : voter(id).answeredSentNanos() - core.now());
  }

  /// Whether every voter heard within `windowNanos` acts by `epoch`.
  boolean reachableVotersHold(long epoch, long windowNanos) {
    return byId.values().stream()
        .filter(peer -> core.conf().isVoter(peer.id))
        .filter(peer -> peer.isHeard(core.now(), windowNanos))
        .allMatch(peer -> peer.timingEpoch() >= epoch);
  }

  /// Voters in the order in which they should try to succeed this leader: who has more of the log goes
  /// first, who isn't heard goes last.
  List<Long> succession(long windowNanos) {
    return byId.values().stream()
        .filter(peer -> core.conf().isVoter(peer.id))
        .sorted(
            Comparator.comparingInt((Peer peer) -> peer.isHeard(core.now(), windowNanos) ? 0 : 1)
                .thenComparingLong(peer -> -peer.progress.match()))
        .map(peer -> peer.id)
        .toList();
  }
}
