package io.coxswain.server.peer;

import io.coxswain.raft.Message;
import io.coxswain.server.world.Network.Purpose;
import java.util.Optional;

/// Which connection a message takes.
public final class MessagePurpose {
  private MessagePurpose() {}

  /// Empty for a snapshot, which doesn't travel as a message.
  public static Optional<Purpose> of(Message message) {
    if (message instanceof Message.InstallSnapshot) {
      return Optional.empty();
    }
    return Optional.of(message.isBulk() ? Purpose.APPEND : Purpose.CONTROL);
  }
}
