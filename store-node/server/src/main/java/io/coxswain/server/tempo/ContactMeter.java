package io.coxswain.server.tempo;

import io.coxswain.server.measure.Figures;
import io.coxswain.server.measure.SlidingHistogram;
import io.coxswain.server.world.Clock;

/// A leader's gap of contact with a quorum: now minus the newest moment at which it sent something that a
/// majority has answered. The core knows it at any moment; here its peaks are kept, one sample each,
/// because a gap that grows for a second is one event and not a hundred (timing.md, `Z`). Fed by the
/// consensus lane; read by any thread.
public final class ContactMeter {
  private final SlidingHistogram peaks;

  /// The largest gap since it last shrank; 0 while this member does not lead.
  private volatile long rising;

  public ContactMeter(Clock clock) {
    this.peaks = SlidingHistogram.ofAnHour(clock);
  }

  /// The gap now. Ask the core before and after it hears an answer, so that no peak is missed.
  public void observe(long gapNanos) {
    if (gapNanos < rising) {
      peaks.record(rising);
    }
    rising = gapNanos;
  }

  /// This member does not lead any more: the last gap is a peak too, and the one that counts.
  public void ended() {
    if (rising > 0) {
      peaks.record(rising);
      rising = 0;
    }
  }

  /// The gap when it was last observed; 0 while this member does not lead.
  public long nowNanos() {
    return rising;
  }

  /// Peaks of the last hour, of all times this member led in it.
  public Figures figures() {
    return peaks.figures();
  }
}
