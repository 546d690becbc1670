package io.coxswain.server.node;

/// A member that was paused wakes with its timers overdue, and with signs of life in its sockets that nobody
/// has read yet: a timer that goes off late is held back until they are read, so that a follower that slept
/// doesn't campaign against a leader that spoke all the time. A deadline that was set in the past (a leader is
/// proven gone, an order to campaign) is not late: it was never slept through. The consensus lane's alone.
final class LateWake {
  /// How late a timer must go off to be held back: beyond what a busy host does to every thread.
  static final long LATE_NANOS = 20_000_000L;

  /// After this a timer is believed whatever is still unread.
  static final long READING_NANOS_MAX = 50_000_000L;

  private static final long NONE = Long.MAX_VALUE;

  private final Runnable read;
  private boolean reading;
  private long readingUntilNanos;

  /// The deadline that was set last, and when.
  private long setNanos = NONE;

  private long setAtNanos;

  /// The overdue deadline that was held back last.
  private long heldNanos = NONE;

  /// @param read begins to read; its end is told to [#wasRead()]
  LateWake(Runnable read) {
    this.read = read;
  }

  /// The next deadline, as it was set by what was taken in last, at `atNanos`. If the one before was late by
  /// then, so is this: both were slept through.
  void set(long deadlineNanos, long atNanos) {
    if (deadlineNanos != setNanos) {
      boolean sleptThrough = setNanos != NONE && atNanos - setNanos >= LATE_NANOS;
      setNanos = deadlineNanos;
      if (!sleptThrough) {
        setAtNanos = atNanos;
      }
    }
  }

  /// Whether the deadline that was set has passed, and is to be believed.
  boolean goesOff(long nowNanos) {
    return setNanos != NONE && nowNanos - setNanos >= 0 && !holds(nowNanos);
  }

  private boolean holds(long nowNanos) {
    long deadlineNanos = setNanos;
    if (reading && nowNanos - readingUntilNanos >= 0) {
      reading = false;
    }
    boolean late = nowNanos - deadlineNanos >= LATE_NANOS && nowNanos - setAtNanos >= LATE_NANOS;
    if (!reading && late && deadlineNanos != heldNanos) {
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

  /// When to look at the timers again. Only a deadline that has passed by then is looked at while the sockets
  /// are being read: what was read meanwhile may have moved it on, beyond the end of the reading.
  long lookAtNanos() {
    boolean heldBack = reading && setNanos != NONE && setNanos - readingUntilNanos < 0;
    return heldBack ? readingUntilNanos : setNanos;
  }
}
