package io.coxswain.server.node;

import static io.coxswain.server.metrics.Metric.*;

import io.coxswain.raft.MemberId;
import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.peer.SnapshotWitness;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;

/// Counts the snapshots on the way, by member. A family shows a member from its first snapshot on. Thread-safe.
final class SnapshotCounts implements SnapshotWitness {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Metrics metrics;
  private final DoubleConsumer fileSyncs;
  private final DoubleConsumer saves;
  private final Map<Long, AtomicLong> sending = new ConcurrentHashMap<>();
  private final Map<Long, AtomicLong> receiving = new ConcurrentHashMap<>();

  SnapshotCounts(Metrics metrics) {
    this.metrics = metrics;
    this.fileSyncs = metrics.observe(SNAPSHOT_FILE_SYNC);
    this.saves = metrics.observe(SNAPSHOT_SAVE);
    metrics.computeEach(SNAPSHOTS_SENT_RUNNING, () -> byPeer(sending));
    metrics.computeEach(SNAPSHOTS_RECEIVED_RUNNING, () -> byPeer(receiving));
  }

  @Override
  public void began(Way way, long peer) {
    running(way, peer).incrementAndGet();
  }

  @Override
  public void ended(Way way, long peer, boolean whole, long nanos) {
    running(way, peer).decrementAndGet();
    String name = MemberId.format(peer);
    boolean sent = way == Way.SENT;
    if (!whole) {
      count(sent ? SNAPSHOTS_SENT_FAILED : SNAPSHOTS_RECEIVED_FAILED, name);
      count(sent ? PEER_SENT_FAILURES : PEER_RECEIVED_FAILURES, name);
      return;
    }
    count(sent ? SNAPSHOTS_SENT : SNAPSHOTS_RECEIVED, name);
    metrics
        .observe(sent ? SNAPSHOTS_SENT_TIME : SNAPSHOTS_RECEIVED_TIME, name)
        .accept(nanos / NANOS_PER_SECOND);
    if (!sent) {
      saves.accept(nanos / NANOS_PER_SECOND);
    }
  }

  @Override
  public void fileSynced(long nanos) {
    fileSyncs.accept(nanos / NANOS_PER_SECOND);
  }

  private AtomicLong running(Way way, long peer) {
    return (way == Way.SENT ? sending : receiving).computeIfAbsent(peer, _ -> new AtomicLong());
  }

  private void count(Metric metric, String peer) {
    metrics.count(metric, peer).increment();
  }

  private static Map<List<String>, Double> byPeer(Map<Long, AtomicLong> running) {
    return running.entrySet().stream()
        .collect(
            Collectors.toMap(
                peer -> List.of(MemberId.format(peer.getKey())),
                peer -> peer.getValue().doubleValue()));
  }
}
