package io.coxswain.server.platform;

import io.coxswain.server.world.Clock;

/// The machine's clocks.
public final class SystemClock implements Clock {
  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }
}
