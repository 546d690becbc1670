package io.coxswain.server.node;

import java.util.function.LongConsumer;

/// The door through which others have [Simulation] run the world of a seed.
public final class HostileMembers implements LongConsumer {
  @Override
  public void accept(long seed) {
    new Simulation(seed).run();
  }
}
