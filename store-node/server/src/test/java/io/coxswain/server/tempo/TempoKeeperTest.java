package io.coxswain.server.tempo;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.raft.Timing;
import io.coxswain.raft.TimingHistory;
import io.coxswain.server.lane.Crank;
import io.coxswain.server.world.FakeClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TempoKeeperTest {
  private static final long MILLI = 1_000_000L;

  private final FakeClock clock = new FakeClock();
  private final PauseMeter pauses = new PauseMeter(clock);
  private final List<Long> widened = new ArrayList<>();
  private final Crank<TempoKeeper.InForce> crank = new Crank<>(clock, 10);

  TempoKeeperTest() {
    crank.run(
        new TempoKeeper(
            clock,
            pauses,
            TimingHistory.of(timing(100, 1000)),
            nanos -> widened.add(nanos / MILLI)));
  }

  @Test
  void aMemberThatKeepsTimeWidensNothing() {
    run(60);
    assertThat(widened).isEmpty();
    assertThat(pauses.figures().samples()).isEqualTo(6000);
  }

  @Test
  void repeatedPausesWidenTheOwnTimerUntilTheHourIsOver() {
    run(60);
    pause(700);
    run(1);
    pause(700);
    // 1.25 * (2 * 100 + 700)
    assertThat(widened).containsExactly(1125L);

    run(3900);
    assertThat(widened).containsExactly(1125L, 0L);
  }

  @Test
  void aLargerReplicatedTimeoutMakesTheWideningNeedless() {
    run(60);
    pause(700);
    pause(700);
    crank.offer(new TempoKeeper.InForce(TimingHistory.of(timing(100, 2000))));
    crank.untilIdle();
    assertThat(widened).containsExactly(1125L, 0L);

    crank.offer(new TempoKeeper.InForce(TimingHistory.of(timing(50, 300))));
    crank.untilIdle();
    assertThat(widened).containsExactly(1125L, 0L, 375L);
  }

  @Test
  void aMemberThatIsStoppedAgainAndAgainWaitsAQuarterLongerAtMost() {
    run(60);
    for (int i = 0; i < 10; i++) {
      pause(1500);
      run(1);
    }
    assertThat(widened.getLast()).isEqualTo(1250L);
  }

  @Test
  void noTimerIsWidenedBeyondFiftySeconds() {
    crank.offer(new TempoKeeper.InForce(TimingHistory.of(timing(9_000, 45_000))));
    run(60);
    pause(90_000);
    pause(90_000);
    assertThat(widened.getLast()).isEqualTo(50_000L);
  }

  private void run(int seconds) {
    for (int i = 0; i < seconds * 100; i++) {
      clock.advanceNanos(PauseMeter.PERIOD_NANOS);
      crank.untilIdle();
    }
  }

  private void pause(long millis) {
    clock.advanceNanos(PauseMeter.PERIOD_NANOS + millis * MILLI);
    crank.untilIdle();
  }

  private static Timing timing(long heartbeatMillis, long electionMillis) {
    return new Timing(1, heartbeatMillis * MILLI, electionMillis * MILLI, 0);
  }
}
