package io.coxswain.trials;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Clients that each do one thing after the other, on a thread of its own, until they are stopped.
final class Crew implements AutoCloseable {
  private static final long END_SECONDS_MAX = 60;

  private final List<CompletableFuture<Void>> running = new ArrayList<>();
  private volatile boolean stopped;

  /// One thing after the other.
  interface Work {
    void once() throws InterruptedException;
  }

  /// Begins with another client.
  ///
  /// @param roaming what the client talks through; closed when it ends
  void begin(Roaming roaming, Work work) {
    running.add(
        CompletableFuture.runAsync(
            () -> run(roaming, work), task -> Thread.ofVirtual().start(task)));
  }

  private void run(Roaming roaming, Work work) {
    try (roaming) {
      while (!stopped) {
        work.once();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Nobody begins anything new.
  void stopSoon() {
    stopped = true;
  }

  /// Stops all and waits for their last answers.
  @Override
  public void close() {
    stopSoon();
    CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
        .orTimeout(END_SECONDS_MAX, TimeUnit.SECONDS)
        .join();
  }
}
