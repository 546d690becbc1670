package io.coxswain.server.platform;

import java.util.concurrent.Executor;

/// Runs each task on a thread of its own, for what blocks and comes once in a long while.
public final class PassingThreads implements Executor {
  @Override
  public void execute(Runnable task) {
    Thread.ofVirtual().name("passing").start(task);
  }
}
