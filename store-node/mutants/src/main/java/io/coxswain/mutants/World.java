package io.coxswain.mutants;

import java.util.Arrays;
import java.util.Locale;

/// The simulations. Each has a door among the tests of its module: a public `LongConsumer` that runs the
/// world of one seed and throws what it finds wrong.
enum World {
  /// The consensus core over simulated disks and links.
  RAFT("io.coxswain.raft.simulation.HostileWorld"),
  /// Whole members with their clients.
  MEMBER("io.coxswain.server.node.HostileMembers"),
  /// Histories, right ones and wrong ones, before the judges of the trials.
  HISTORY("io.coxswain.history.JudgedHistories");

  final String door;

  World(String door) {
    this.door = door;
  }

  static World named(String name) {
    return Arrays.stream(values())
        .filter(world -> world.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no world is called '" + name + "'"));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
