package io.coxswain.server.node;

import io.coxswain.raft.Message;
import io.coxswain.raft.Ready;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/// Messages that promise something about this disk (votes, acknowledgements): each waits behind every batch that
/// must be synced first, in order. The consensus lane's alone.
final class HeldMessages {
  private final Consumer<Message> send;
  private final ArrayDeque<Held> held = new ArrayDeque<>();

  /// With `disk` false the messages only keep their place.
  private record Held(long sequence, boolean disk, List<Message> messages) {}

  HeldMessages(Consumer<Message> send) {
    this.send = send;
  }

  /// Takes what may leave after the batch of this Ready; sends it if there is nothing to wait for.
  void hold(Ready ready) {
    boolean disk = ready.needsPersist() && ready.mustSync();
    if (disk || !held.isEmpty()) {
      if (disk || !ready.messagesAfterPersist().isEmpty()) {
        held.add(new Held(ready.sequence(), disk, ready.messagesAfterPersist()));
      }
    } else {
      ready.messagesAfterPersist().forEach(send);
    }
  }

  /// Every batch up to and including this one is on disk.
  void releaseUpTo(long sequence) {
    while (!held.isEmpty() && (held.getFirst().sequence <= sequence || !held.getFirst().disk)) {
      held.removeFirst().messages.forEach(send);
    }
  }
}
