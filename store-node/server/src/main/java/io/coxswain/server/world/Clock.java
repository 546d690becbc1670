package io.coxswain.server.world;

/// Time, as a member sees it. Deadlines use [#nanoTime()] only; wall time is for people (logs, member ids
/// minted at run time) and never decides about data.
public interface Clock {

  /// Monotonic nanoseconds from an arbitrary origin; compare by difference, as for `System.nanoTime()`.
  long nanoTime();

  /// Milliseconds since the epoch. May jump.
  long wallMillis();
}
