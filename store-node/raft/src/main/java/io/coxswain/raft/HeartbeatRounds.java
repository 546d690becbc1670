package io.coxswain.raft;

/// Numbers a leader's heartbeats and remembers when the latest of them went out.
///
/// A number is used once in a term, so an answer proves that its sender followed this leader at some
/// moment after the round began (a reused number would let an old answer confirm a new read).
final class HeartbeatRounds {
  /// Answers to older rounds than these still count as a sign of life, but give no time.
  private static final int REMEMBERED = 64;

  private final long[] sentNanos = new long[REMEMBERED];
  private long latest;

  long begin(long nowNanos) {
    latest++;
    sentNanos[(int) (latest % REMEMBERED)] = nowNanos;
    return latest;
  }

  long latest() {
    return latest;
  }

  /// Whether `round` was begun, and lately enough to know when.
  boolean remembers(long round) {
    return round > 0 && round <= latest && latest - round < REMEMBERED;
  }

  long sentNanos(long round) {
    return sentNanos[(int) (round % REMEMBERED)];
  }
}
