package io.coxswain.raft;

/// Arithmetic on monotonic times, which may wrap around: only differences are compared.
final class Deadline {
  /// No deadline at all.
  static final long NEVER = Long.MAX_VALUE;

  private Deadline() {}

  static boolean due(long nowNanos, long deadlineNanos) {
    return deadlineNanos != NEVER && nowNanos - deadlineNanos >= 0;
  }

  static long earlier(long one, long other) {
    if (one == NEVER || other == NEVER) {
      return one == NEVER ? other : one;
    }
    return one - other <= 0 ? one : other;
  }
}
