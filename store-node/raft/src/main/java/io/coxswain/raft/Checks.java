package io.coxswain.raft;

/// Preconditions on what our own process hands to the core: a failure is a mistake of the caller.
final class Checks {
  private Checks() {}

  /// Throws [IllegalArgumentException] with `rule` and the offending value unless `holds`.
  static void require(boolean holds, String rule, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", was " + actual);
    }
  }

  /// Terms, indexes and similar counters are never negative.
  static void requireCounter(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " must be >= 0, was " + value);
    }
  }
}
