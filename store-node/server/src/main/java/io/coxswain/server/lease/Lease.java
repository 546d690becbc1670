package io.coxswain.server.lease;

import com.google.protobuf.ByteString;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;

/// One lease. What is replicated is written by the applier alone; the deadline is the lessor's, and means
/// something on the leader only. Any thread may read.
final class Lease {
  private final long id;
  private final long ttlSeconds;

  /// In bytewise order: the order in which a revocation deletes them on every member.
  private final NavigableSet<ByteString> keys =
      new ConcurrentSkipListSet<>(ByteString.unsignedLexicographicalComparator());

  /// Left at the last checkpoint; 0 = never checkpointed. Kept as replicated state; the lessor grants the
  /// whole TTL at a change of leaders whatever it says, which is never too little.
  private volatile long remainingSeconds;

  /// Monotonic. Invariant: never earlier than any client was promised.
  private volatile long deadlineNanos;

  Lease(long id, long ttlSeconds, long remainingSeconds) {
    this.id = id;
    this.ttlSeconds = ttlSeconds;
    this.remainingSeconds = remainingSeconds;
  }

  long id() {
    return id;
  }

  long ttlSeconds() {
    return ttlSeconds;
  }

  NavigableSet<ByteString> keys() {
    return keys;
  }

  long remainingSeconds() {
    return remainingSeconds;
  }

  void setRemainingSeconds(long seconds) {
    remainingSeconds = seconds;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  void setDeadlineNanos(long nanos) {
    deadlineNanos = nanos;
  }
}
