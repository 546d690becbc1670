package io.coxswain.server.world;

import java.util.function.Consumer;

/// Links between members. Delivery is unreliable by contract: a message may be lost, late, doubled or out
/// of order between purposes; within one purpose of one link order is kept while the connection lives.
///
/// @param <M> the message type that the peer room sends
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
  /// down: the message is dropped and the caller may report the peer unreachable.
  boolean send(long toMember, Purpose purpose, M message);

  /// Sets who receives messages and link events; called once, before the first message.
  void onReceive(Consumer<M> receiver);
}
