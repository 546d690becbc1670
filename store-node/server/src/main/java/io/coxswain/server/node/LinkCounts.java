package io.coxswain.server.node;

import io.coxswain.raft.MemberId;
import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.metrics.Metrics.Count;
import io.coxswain.server.peer.LinkWitness;
import io.coxswain.server.peer.SnapshotWitness;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;

/// Counts what the links carry, by member. Thread-safe.
final class LinkCounts implements LinkWitness {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Metrics metrics;
  private final SnapshotCounts snapshots;
  private final Map<Long, Peer> peers = new ConcurrentHashMap<>();
  private final Map<Long, AtomicLong> disconnects = new ConcurrentHashMap<>();

  private record Peer(Count sent, Count received, DoubleConsumer roundTrip) {}

  LinkCounts(Metrics metrics) {
    this.metrics = metrics;
    this.snapshots = new SnapshotCounts(metrics);
  }

  @Override
  public void sent(long peer, int bytes) {
    of(peer).sent.add(bytes);
  }

  @Override
  public void received(long peer, int bytes) {
    of(peer).received.add(bytes);
  }

  @Override
  public void dropped(long peer, int messages) {
    metrics.count(Metric.PEER_SENT_FAILURES, MemberId.format(peer)).add(messages);
  }

  @Override
  public void roundTrip(long peer, long nanos) {
    of(peer).roundTrip.accept(nanos / NANOS_PER_SECOND);
  }

  @Override
  public void disconnected(long peer) {
    disconnects.computeIfAbsent(peer, _ -> new AtomicLong()).incrementAndGet();
  }

  @Override
  public void unreadable(long peer) {
    metrics.count(Metric.PEER_RECEIVED_FAILURES, MemberId.format(peer)).increment();
  }

  @Override
  public SnapshotWitness snapshots() {
    return snapshots;
  }

  /// How often the connection to each member broke, by the labels of etcd's family.
  Map<List<String>, Double> disconnects(String local) {
    return disconnects.entrySet().stream()
        .collect(
            Collectors.toMap(
                peer -> List.of(local, MemberId.format(peer.getKey())),
                peer -> peer.getValue().doubleValue()));
  }

  private Peer of(long peer) {
    Peer known = peers.get(peer);
    return known != null ? known : peers.computeIfAbsent(peer, this::open);
  }

  private Peer open(long peer) {
    String name = MemberId.format(peer);
    return new Peer(
        metrics.count(Metric.PEER_SENT_BYTES, name),
        metrics.count(Metric.PEER_RECEIVED_BYTES, name),
        metrics.observe(Metric.PEER_ROUND_TRIP, name));
  }
}
