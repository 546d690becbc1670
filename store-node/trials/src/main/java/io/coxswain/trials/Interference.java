package io.coxswain.trials;

import io.coxswain.trials.Fault.Repair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Inflicts and repairs one fault after the other in the background, while something else goes on; in the end
/// everything is repaired.
final class Interference implements AutoCloseable {
  private static final long FAULT_MILLIS_MAX = 3_000;
  private static final long CALM_MILLIS_MAX = 1_000;
  private static final long END_SECONDS_MAX = 60;

  private final Members members;
  private final List<Fault> faults;
  private final RandomGenerator random;
  private final CountDownLatch over = new CountDownLatch(1);
  private final CompletableFuture<Void> raging;

  /// @param random used on another thread from now on
  Interference(Members members, List<Fault> faults, RandomGenerator random) {
    this.members = members;
    this.faults = List.copyOf(faults);
    this.random = random;
    this.raging = CompletableFuture.runAsync(this::rage, task -> Thread.ofVirtual().start(task));
  }

  private void rage() {
    try {
      while (!over.await(random.nextLong(CALM_MILLIS_MAX), TimeUnit.MILLISECONDS)) {
        Fault fault = faults.get(random.nextInt(faults.size()));
        Repair repair = fault.inflict(members, random);
        over.await(random.nextLong(FAULT_MILLIS_MAX), TimeUnit.MILLISECONDS);
        repair.run();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    raging.orTimeout(END_SECONDS_MAX, TimeUnit.SECONDS).join();
  }
}
