package io.coxswain.server.peer;

import java.util.concurrent.atomic.AtomicLong;

/// Sums up what it hears, over all peers.
final class RecordingWitness implements LinkWitness {
  final AtomicLong sentBytes = new AtomicLong();
  final AtomicLong receivedBytes = new AtomicLong();
  final AtomicLong dropped = new AtomicLong();
  final AtomicLong roundTrips = new AtomicLong();

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
}
