package io.coxswain.server.peer;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Sums up what it hears, over all peers.
final class RecordingWitness implements LinkWitness {
  final AtomicLong sentBytes = new AtomicLong();
  final AtomicLong receivedBytes = new AtomicLong();
  final AtomicLong dropped = new AtomicLong();
  final AtomicLong roundTrips = new AtomicLong();
  final AtomicLong disconnects = new AtomicLong();
  final AtomicLong unreadable = new AtomicLong();
  final Snapshots snapshots = new Snapshots();

  @Override
  public void sent(long peer, int bytes) {
    sentBytes.addAndGet(bytes);
  }

  @Override
  public void received(long peer, int bytes) {
    receivedBytes.addAndGet(bytes);
  }

  @Override
  public void dropped(long peer, int messages) {
    dropped.addAndGet(messages);
  }

  @Override
  public void roundTrip(long peer, long nanos) {
    roundTrips.incrementAndGet();
  }

  @Override
  public void disconnected(long peer) {
    disconnects.incrementAndGet();
  }

  @Override
  public void unreadable(long peer) {
    unreadable.incrementAndGet();
  }

  @Override
  public SnapshotWitness snapshots() {
    return snapshots;
  }

  /// Counts what ended, by way and outcome.
  static final class Snapshots implements SnapshotWitness {
    final AtomicLong running = new AtomicLong();
    final AtomicLong syncs = new AtomicLong();
    final ConcurrentHashMap<String, Long> ended = new ConcurrentHashMap<>();

    @Override
    public void began(Way way, long peer) {
      running.incrementAndGet();
    }

    @Override
    public void ended(Way way, long peer, boolean whole, long nanos) {
      running.decrementAndGet();
      ended.merge(
          "%s by/to %d: %s".formatted(way, peer, whole ? "whole" : "broken"), 1L, Long::sum);
    }

    @Override
    public void fileSynced(long nanos) {
      syncs.incrementAndGet();
    }
  }
}
