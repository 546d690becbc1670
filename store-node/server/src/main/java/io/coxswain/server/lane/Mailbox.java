package io.coxswain.server.lane;

/// Where other lanes leave events. Thread-safe, never blocks.
///
/// @param <E> the lane's event type
public interface Mailbox<E> {

  /// Queues an event behind its kind; false when the bounded box is full or the lane has stopped: the
  /// caller must answer its client or drop.
  boolean offer(E event);

  /// Queues in front of all ordinary events (heartbeats, votes, "persisted up to"); a separate bound.
  boolean offerUrgent(E event);

  /// Ordinary events waiting now.
  int size();
}
