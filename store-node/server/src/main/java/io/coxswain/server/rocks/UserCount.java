package io.coxswain.server.rocks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts who is inside the native library, so that it is closed after the last one left. Entering a closed
/// one is refused; native memory that was freed is never touched.
final class UserCount {
  /// Added when closing begins: the sum stays negative for any number of users.
  private static final int CLOSING = Integer.MIN_VALUE / 2;

  private final AtomicInteger users = new AtomicInteger();
  private final CountDownLatch empty = new CountDownLatch(1);

  void enter() {
    if (users.incrementAndGet() < 0) {
      leave();
      throw new IllegalStateException("the state store is closed");
    }
  }

  void leave() {
    if (users.decrementAndGet() == CLOSING) {
      empty.countDown();
    }
  }

  /// Refuses new users and waits for those inside.
  ///
  /// @return false if it was closed before
  boolean close() {
    int inside = users.getAndUpdate(count -> count < 0 ? count : count + CLOSING);
    if (inside < 0) {
      return false;
    }
    if (inside == 0) {
      empty.countDown();
    }
    boolean interrupted = false;
    while (empty.getCount() > 0) {
      try {
        empty.await();
      } catch (InterruptedException e) {
        interrupted = true; // readers leave soon; freeing memory under them would end the process
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return true;
  }
}
