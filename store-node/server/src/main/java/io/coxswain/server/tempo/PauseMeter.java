package io.coxswain.server.tempo;

import io.coxswain.server.measure.Figures;
import io.coxswain.server.measure.SlidingHistogram;
import io.coxswain.server.world.Clock;

/// How late somebody who only wants to wake up every 10 ms really wakes: garbage collection, throttling, a
/// run queue, a frozen machine.
///
/// Weighted by time: a pause counts once for each 10 ms it lasted, because that is how much time it spoiled.
/// As one late sample among twelve thousand a 400 ms pause every two minutes would vanish, and yet it is
/// what elects.
public final class PauseMeter {
  /// How often it wakes.
  public static final long PERIOD_NANOS = 10_000_000L;

  private final Clock clock;
  private final SlidingHistogram pauses;
  private long wakeAtNanos;

  /// The first waking tells how long it took to start, not how late it is.
  private boolean started;

  public PauseMeter(Clock clock) {
    this.clock = clock;
    this.pauses = SlidingHistogram.ofAnHour(clock);
    this.wakeAtNanos = clock.nanoTime() + PERIOD_NANOS;
  }

  /// When to call [#wake()] next. Called, as that, by one thread.
  long wakeAtNanos() {
    return wakeAtNanos;
  }

  /// Measures.
  ///
  /// @return how late this is
  long wake() {
    long now = clock.nanoTime();
    long late = started ? Math.max(0, now - wakeAtNanos) : 0;
    started = true;
    pauses.record(late, 1 + late / PERIOD_NANOS);
    wakeAtNanos = now + PERIOD_NANOS;
    return late;
  }

  /// Pauses of the last hour. Thread-safe.
  public Figures figures() {
    return pauses.figures();
  }

  /// The pause to expect: the 99.9th percentile by time, or the second longest of the hour, whatever is
  /// more (timing.md, "The formula").
  public static long expectedNanos(Figures pauses) {
    return Math.max(pauses.p999Nanos(), pauses.secondLongestNanos());
  }
}
