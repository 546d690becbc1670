package io.coxswain.trials;

import io.coxswain.trials.Fault.Repair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Inflicts and repairs one fault after the other in the background, while something else goes on; in the end
/// everything is repaired.
final class Interference implements AutoCloseable {
  private static final long FAULT_MILLIS_MAX = 3_000;
  private static final long CALM_MILLIS_MAX = 1_000;

  /// What goes on meanwhile has as long again, in peace, before anybody loses patience with it.
  private static final Duration RAGE_MAX = Patience.AMPLE.dividedBy(2);

  /// A member that has to come back first may take long.
  private static final Duration END_MAX = Patience.AMPLE.multipliedBy(2);

  private final Members members;
  private final List<List<Fault>> kinds;
  private final RandomGenerator random;
  private final Report report;
  private final CountDownLatch over = new CountDownLatch(1);
  private final CompletableFuture<Void> raging;

  /// @param kinds of faults, each as likely as the others
  /// @param random used on another thread from now on
  Interference(Members members, List<List<Fault>> kinds, RandomGenerator random, Report report) {
    this.members = members;
    this.kinds = List.copyOf(kinds);
    this.random = random;
    this.report = report;
    this.raging = CompletableFuture.runAsync(this::rage, task -> Thread.ofVirtual().start(task));
  }

  private void rage() {
    long end = System.nanoTime() + RAGE_MAX.toNanos();
    try {
      while (!over.await(random.nextLong(CALM_MILLIS_MAX), TimeUnit.MILLISECONDS)
          && System.nanoTime() - end < 0) {
        List<Fault> faults = kinds.get(random.nextInt(kinds.size()));
        Fault fault = faults.get(random.nextInt(faults.size()));
        report.say("meanwhile: " + fault.name());
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

  /// @throws TrialFailed if a fault could not be inflicted or repaired
  @Override
  public void close() {
    over.countDown();
    try {
      raging.orTimeout(END_MAX.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException failed) {
      throw new TrialFailed(
          "a fault could not be inflicted or repaired: " + failed.getCause(), failed);
    }
  }
}
