package io.coxswain.server.tempo;

import io.coxswain.raft.Timing;
import io.coxswain.raft.TimingHistory;
import io.coxswain.server.lane.Lane;
import io.coxswain.server.world.Clock;
import java.util.function.LongConsumer;

/// The lane that sleeps: it wakes every 10 ms, and how late it wakes is this member's pause. After pauses
/// it widens the member's own election timer, and takes that back when the hour is over.
///
/// What is widened is private and larger, so it needs nobody's agreement; nothing here ever narrows below
/// the replicated timing.
public final class TempoKeeper implements Lane<TempoKeeper.InForce> {

  /// A replicated timing has taken effect.
  public record InForce(TimingHistory timing) {}

  /// How often the widening is judged anew without a pause that asks for it.
  private static final long JUDGE_NANOS = 1_000_000_000L;

  private final Clock clock;
  private final PauseMeter pauses;
  private final LongConsumer widen;
  private Timing inForce;
  private long judgeAtNanos;
  private long widened;

  /// @param widen told when this member's own election timer is to be at least so many nanoseconds
  ///     (0 = the replicated value only): the core's `WidenTimer`
  public TempoKeeper(Clock clock, PauseMeter pauses, TimingHistory timing, LongConsumer widen) {
    this.clock = clock;
    this.pauses = pauses;
    this.inForce = timing.current();
    this.widen = widen;
    this.judgeAtNanos = clock.nanoTime() + JUDGE_NANOS;
  }

  @Override
  public void on(InForce event) {
    inForce = event.timing().current();
    judge();
  }

  @Override
  public long nextDeadlineNanos() {
    return pauses.wakeAtNanos();
  }

  @Override
  public void onDeadline() {
    long late = pauses.wake();
    boolean due = clock.nanoTime() - judgeAtNanos >= 0;
    if (due || TimerWidening.electionNanos(inForce, late) > widened) {
      judge();
    }
  }

  private void judge() {
    judgeAtNanos = clock.nanoTime() + JUDGE_NANOS;
    long wanted = TimerWidening.electionNanos(inForce, PauseMeter.expectedNanos(pauses.figures()));
    if (wanted != widened) {
      widened = wanted;
      widen.accept(wanted);
    }
  }
}
