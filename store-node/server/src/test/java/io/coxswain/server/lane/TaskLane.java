package io.coxswain.server.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A lane whose events say what to do; counts its turns and has one deadline at most.
class TaskLane implements Lane<Runnable> {
  volatile long deadline = Long.MAX_VALUE;
  final CountDownLatch atDeadline = new CountDownLatch(1);
  int turns;

  @Override
  public void on(Runnable event) {
    event.run();
  }

  @Override
  public void endOfTurn() {
    turns++;
  }

  @Override
  public long nextDeadlineNanos() {
    return deadline;
  }

  @Override
  public void onDeadline() {
    deadline = Long.MAX_VALUE;
    atDeadline.countDown();
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
