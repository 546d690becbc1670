package io.coxswain.server.platform;

import io.coxswain.server.world.Randomness;
import java.util.concurrent.ThreadLocalRandom;

/// The JDK's generator, seeded by the system. Thread-safe. Not for secrets.
public final class SystemRandomness implements Randomness {
  @Override
  public long nextLong() {
    return ThreadLocalRandom.current().nextLong();
  }
}
