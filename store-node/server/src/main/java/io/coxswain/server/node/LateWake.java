package io.coxswain.server.node;

/// A member that was paused wakes with its timers overdue, and with signs of life in its sockets that nobody
/// has read yet: a timer that goes off late is held back until they are read, so that a follower that slept
/// doesn't campaign against a leader that spoke all the time. The consensus lane's alone.
final class LateWake {
  /// How late a timer must go off to be held back: beyond what a busy host does to every thread.
  static final long LATE_NANOS = 20_000_000L;

  /// After this a timer is believed whatever is still unread.
  static final long READING_NANOS_MAX = 50_000_000L;

  private static final long NONE = Long.MAX_VALUE;

  private final Runnable read;
  private boolean reading;
  private long readingUntilNanos;

  /// The overdue deadline that was held back last.
  private long heldNanos = NONE;

  /// @param read begins to read; its end is told to [#wasRead()]
  LateWake(Runnable read) {
    this.read = read;
  }

  /// Whether this deadline, which has passed, must wait.
  boolean holds(long deadlineNanos, long nowNanos) {
    if (reading && nowNanos - readingUntilNanos >= 0) {
      reading = false;
    }
    if (!reading && deadlineNanos != heldNanos && nowNanos - deadlineNanos >= LATE_NANOS) {
      heldNanos = deadlineNanos;
      reading = true;
      readingUntilNanos = nowNanos + READING_NANOS_MAX;
      read.run();
    }
    return reading;
  }

  /// What had arrived has been handed to the lane.
  void wasRead() {
    reading = false;
  }

  /// When to look at the timers again, of which the next is due at `deadlineNanos`.
  long lookAtNanos(long deadlineNanos) {
    return reading ? readingUntilNanos : deadlineNanos;
  }
}
