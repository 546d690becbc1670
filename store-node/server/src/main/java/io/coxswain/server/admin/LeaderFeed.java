package io.coxswain.server.admin;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Who leads, for those who want to hear of every change at once. Thread-safe; listeners never block.
public final class LeaderFeed {

  /// The leader that this member knows.
  ///
  /// @param leaderId 0 if none
  public record Lead(long leaderId, long term) {}

  private final Set<Consumer<Lead>> listeners = ConcurrentHashMap.newKeySet();
  private volatile Lead latest = new Lead(0, 0);

  /// What this member knows now.
  public Lead latest() {
    return latest;
  }

  /// Told by the consensus lane; the same lead twice is news only once.
  public void publish(Lead lead) {
    if (!lead.equals(latest)) {
      latest = lead;
      listeners.forEach(listener -> listener.accept(lead));
    }
  }

  /// Hears every change from now on, possibly the present lead again.
  ///
  /// @return ends it
  Runnable listen(Consumer<Lead> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
