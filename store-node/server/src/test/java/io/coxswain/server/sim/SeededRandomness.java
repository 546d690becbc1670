package io.coxswain.server.sim;

import io.coxswain.server.world.Randomness;
import java.util.SplittableRandom;

/// Chance drawn from a seed, with the few helpers that fakes need. Not thread-safe.
public final class SeededRandomness implements Randomness {
  private final SplittableRandom random;

  public SeededRandomness(long seed) {
    this(new SplittableRandom(seed));
  }

  private SeededRandomness(SplittableRandom random) {
    this.random = random;
  }

  /// Another source whose draws don't change when this one's do.
  public SeededRandomness split() {
    return new SeededRandomness(random.split());
  }

  @Override
  public long nextLong() {
    return random.nextLong();
  }

  /// A number in `[0, bound)`.
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /// A number in `[0, bound)`.
  public long below(long bound) {
    return random.nextLong(bound);
  }

  /// True with this probability.
  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }
}
