package io.coxswain.server.node;

import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedWorld;

/// How a client goes from one thing to the next: after a random while, unless it was stopped meanwhile.
final class ClientPace {
  private final SimulatedWorld world;
  private final SeededRandomness random;
  private final long pauseNanosMax;
  private boolean stopped;

  ClientPace(SimulatedWorld world, long pauseNanosMax) {
    this.world = world;
    this.random = world.split();
    this.pauseNanosMax = pauseNanosMax;
  }

  /// Begins nothing from now on.
  void stop() {
    stopped = true;
  }

  /// Does it in a while.
  void later(Runnable what) {
    world.after(
        1 + random.below(pauseNanosMax),
        () -> {
          if (!stopped) {
            what.run();
          }
        });
  }
}
