package io.coxswain.server.tempo;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.world.FakeClock;
import org.junit.jupiter.api.Test;

class MetersTest {
  private static final long MILLI = 1_000_000L;

  private final FakeClock clock = new FakeClock();

  @Test
  void aRarePauseCountsForTheTimeItTook() {
    PauseMeter meter = new PauseMeter(clock);
    for (int minute = 0; minute < 4; minute++) {
      for (int i = 0; i < 6000; i++) {
        wakeLate(meter, 0);
      }
      wakeLate(meter, 400 * MILLI);
    }
    // Four wakings of 24 004, but 1.6 s of 241.6 s: well within the 99.9th percentile by time.
    assertThat(meter.figures().p999Nanos()).isEqualTo(400 * MILLI);
    assertThat(meter.figures().p50Nanos()).isLessThan(MILLI);
    assertThat(PauseMeter.expectedNanos(meter.figures())).isEqualTo(400 * MILLI);
  }

  @Test
  void theTimeItTakesToStartIsNoPause() {
    PauseMeter meter = new PauseMeter(clock);
    clock.advanceSeconds(2);
    assertThat(meter.wake()).isZero();
    assertThat(meter.figures().maxNanos()).isZero();
  }

  @Test
  void onePauseIsAnAccidentTwoAreExpected() {
    PauseMeter meter = new PauseMeter(clock);
    for (int i = 0; i < 300_000; i++) {
      wakeLate(meter, 0);
    }
    wakeLate(meter, 900 * MILLI);
    assertThat(PauseMeter.expectedNanos(meter.figures())).isLessThan(MILLI);
    wakeLate(meter, 700 * MILLI);
    assertThat(PauseMeter.expectedNanos(meter.figures())).isEqualTo(700 * MILLI);
  }

  private void wakeLate(PauseMeter meter, long nanos) {
    clock.advanceNanos(meter.wakeAtNanos() - clock.nanoTime() + nanos);
    assertThat(meter.wake()).isEqualTo(nanos);
  }

  @Test
  void theOldestUnsyncedBatchGrowsOldUntilItIsOnDisk() {
    DiskMeter meter = new DiskMeter(clock);
    assertThat(meter.oldestUnsyncedNanos()).isZero();
    meter.handed(1);
    clock.advanceNanos(3 * MILLI);
    meter.handed(2);
    meter.handed(3);
    clock.advanceNanos(4 * MILLI);
    assertThat(meter.oldestUnsyncedNanos()).isEqualTo(7 * MILLI);
    meter.persisted(2);
    assertThat(meter.oldestUnsyncedNanos()).isEqualTo(4 * MILLI);
    meter.persisted(3);
    assertThat(meter.oldestUnsyncedNanos()).isZero();

    meter.synced(5 * MILLI);
    assertThat(meter.figures().maxNanos()).isEqualTo(5 * MILLI);
  }

  @Test
  void aGapThatGrowsIsOnePeak() {
    ContactMeter meter = new ContactMeter(clock);
    for (long gap : new long[] {10, 60, 110, 12, 70, 5, 200}) {
      meter.observe(gap * MILLI);
    }
    assertThat(meter.nowNanos()).isEqualTo(200 * MILLI);
    assertThat(meter.figures().samples()).isEqualTo(2);
    assertThat(meter.figures().maxNanos()).isEqualTo(110 * MILLI);

    meter.ended(); // deposed: the gap that did it is a peak
    assertThat(meter.figures().samples()).isEqualTo(3);
    assertThat(meter.figures().maxNanos()).isEqualTo(200 * MILLI);
    assertThat(meter.nowNanos()).isZero();
    meter.ended();
    assertThat(meter.figures().samples()).isEqualTo(3);
  }
}
