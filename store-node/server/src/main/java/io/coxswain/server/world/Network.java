package io.coxswain.server.world;

/// Links to the other members. Delivery is unreliable by contract: a message may be lost, late, doubled or
/// out of order between purposes; within one purpose of one link order is kept while the connection lives.
/// Only a forwarded proposal is never doubled: a leader can't tell a copy from a second request, so no
/// implementation may send again by itself what may have arrived.
///
/// @param <M> the message type, which says for whom it is
public interface Network<M> {

  /// What a link is used for. Each purpose has a connection of its own, so that bulk can never delay
  /// control (architecture: one TCP connection per peer for heartbeats and votes).
  enum Purpose {
    /// Heartbeats, votes, read rounds, timeout-now.
    CONTROL,
    /// Appends and their answers, forwarded proposals.
    APPEND
  }

  /// Queues a message; never blocks. Answers false when the link's bounded buffer is full or the link is
  /// down: the message is dropped.
  boolean send(M message);
}
