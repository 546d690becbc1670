package io.coxswain.e2e;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Waits until something observed has become true.
final class Await {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private Await() {}

  /// Observes until `enough` holds and answers that observation; fails with what was seen last.
  static <T> T until(String what, Duration patience, Supplier<T> observe, Predicate<T> enough) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      T seen = observe.get();
      if (enough.test(seen)) {
        return seen;
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new AssertionError(
            "%s: not within %d s; last seen: %s".formatted(what, patience.toSeconds(), seen));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
