package io.coxswain.tempo;

/// The steps that timings take. Without them every measurement would give a slightly different
/// timing, and every difference a log entry. Neighbours are 20 to 33 % apart.
final class Ladder {
  /// Milliseconds, rising.
  private static final long[] ELECTION_MILLIS = {
    300, 400, 500, 650, 800, 1000, 1300, 1600, 2000, 2500, 3200, 4000, 5000, 6500, 8000, 10_000,
    13_000, 16_000, 20_000, 25_000, 32_000, 40_000, 50_000
  };

  /// Milliseconds, rising. The last is the longest heartbeat worth having: with 5 of them to an
  /// election, a silent leader goes unnoticed for half a minute.
  private static final long[] HEARTBEAT_MILLIS = {
    50, 65, 80, 100, 130, 160, 200, 250, 320, 400, 500, 650, 800, 1000, 1300, 1600, 2000, 2500,
    3200, 4000, 5000
  };

  private Ladder() {}

  /// The shortest election timeout on the ladder that is not below `millis`, or the longest of all.
  static long electionAtLeast(double millis) {
    return atLeast(ELECTION_MILLIS, millis);
  }

  /// The shortest heartbeat on the ladder that is not below `millis`, or the longest of all.
  static long heartbeatAtLeast(double millis) {
    return atLeast(HEARTBEAT_MILLIS, millis);
  }

  /// The longest election timeout on the ladder that is below `millis`, or the shortest of all.
  static long electionBelow(long millis) {
    long found = ELECTION_MILLIS[0];
    for (long rung : ELECTION_MILLIS) {
      if (rung < millis) {
        found = rung;
      }
    }
    return found;
  }

  private static long atLeast(long[] rungs, double millis) {
    for (long rung : rungs) {
      if (rung >= millis) {
        return rung;
      }
    }
    return rungs[rungs.length - 1];
  }
}
