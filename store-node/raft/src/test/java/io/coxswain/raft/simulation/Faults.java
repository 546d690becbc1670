package io.coxswain.raft.simulation;

import io.coxswain.raft.RandomSource;

/// How bad the world is. Each seed draws its own, so that some worlds only lose messages, some only
/// crash, and some do everything at once (swarm testing: a fault that always happens hides others).
///
/// Probabilities are in thousandths; times in milliseconds.
///
/// @param loss chance that a message vanishes
/// @param duplication chance that it arrives twice
/// @param straggling chance that it is held up for seconds, past elections and recoveries
/// @param delayMin shortest way
/// @param delayMax longest way; different ways reorder messages
/// @param syncMax slowest disk sync
/// @param crash weight of crashing a member, of cutting links, and so on for each action
/// @param ambush weight of cutting a leader off from most voters in the middle of its work
/// @param actionEvery mean time between two actions
record Faults(
    int loss,
    int duplication,
    int straggling,
    int delayMin,
    int delayMax,
    int syncMax,
    int crash,
    int partition,
    int ambush,
    int pause,
    int confChange,
    int transfer,
    int retiming,
    int compaction,
    int linkNews,
    int proposal,
    int read,
    int actionEvery) {

  static Faults swarm(RandomSource random) {
    int delayMin = (int) random.below(5);
    return new Faults(
        pick(random, 0, 10, 100),
        pick(random, 0, 10, 100),
        pick(random, 0, 0, 5, 30),
        delayMin,
        delayMin + 1 + pick(random, 1, 10, 80),
        pick(random, 1, 20, 150),
        pick(random, 0, 3, 12),
        pick(random, 0, 3, 12),
        pick(random, 0, 3, 12),
        pick(random, 0, 2, 8),
        pick(random, 0, 5, 20),
        pick(random, 0, 3, 12),
        pick(random, 0, 3, 12),
        pick(random, 0, 5, 25),
        pick(random, 0, 5, 25),
        30 + pick(random, 0, 50, 200),
        pick(random, 5, 20, 60),
        5 + pick(random, 5, 20, 60));
  }

  /// A world in which nothing fails any more.
  Faults healed() {
    return new Faults(
        0,
        0,
        0,
        delayMin,
        delayMin + 5,
        Math.min(syncMax, 20),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        1000);
  }

  private static int pick(RandomSource random, int... choices) {
    return choices[(int) random.below(choices.length)];
  }
}
