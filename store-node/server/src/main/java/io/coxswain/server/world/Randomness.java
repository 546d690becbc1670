package io.coxswain.server.world;

/// Chance. In the simulation it is drawn from the world's seed.
public interface Randomness {

  /// A uniformly distributed 64-bit number.
  long nextLong();
}
