package io.coxswain.server.node;

import io.coxswain.raft.MemberId;
import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.metrics.Metrics.Count;
import io.coxswain.server.peer.LinkWitness;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleConsumer;

/// Counts what the links carry, by member. Thread-safe.
final class LinkCounts implements LinkWitness {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Metrics metrics;
  private final Map<Long, Peer> peers = new ConcurrentHashMap<>();

  private record Peer(Count sent, Count received, Count dropped, DoubleConsumer roundTrip) {}

  LinkCounts(Metrics metrics) {
    this.metrics = metrics;
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
    of(peer).dropped.add(messages);
  }

  @Override
  public void roundTrip(long peer, long nanos) {
    of(peer).roundTrip.accept(nanos / NANOS_PER_SECOND);
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
        metrics.count(Metric.PEER_SENT_FAILURES, name),
        metrics.observe(Metric.PEER_ROUND_TRIP, name));
  }
}
