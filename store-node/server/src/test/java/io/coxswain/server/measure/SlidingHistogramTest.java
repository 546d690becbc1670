package io.coxswain.server.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.world.FakeClock;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingHistogramTest {
  private static final long SECOND = 1_000_000_000L;

  private final FakeClock clock = new FakeClock();

  @Test
  void nothingIsKnownWithoutSamples() {
    assertThat(SlidingHistogram.ofAnHour(clock).figures()).isEqualTo(Figures.NONE);
  }

  /// Against sorted numbers, over eleven orders of magnitude.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void percentilesAreRoundedUpByAtMostASixteenth(long seed) {
    Random random = new Random(seed);
    long[] durations = new long[10_000];
    SlidingHistogram histogram = SlidingHistogram.ofAnHour(clock);
    for (int i = 0; i < durations.length; i++) {
      durations[i] = (long) Math.exp(random.nextDouble() * Math.log(1e11));
      histogram.record(durations[i]);
    }
    Arrays.sort(durations);
    Figures figures = histogram.figures();
    assertThat(figures.samples()).isEqualTo(10_000);
    assertThat(figures.maxNanos()).isEqualTo(durations[9_999]);
    assertThat(figures.secondLongestNanos()).isEqualTo(durations[9_998]);
    assertNear(figures.p50Nanos(), durations[4_999]);
    assertNear(figures.p99Nanos(), durations[9_899]);
    assertNear(figures.p999Nanos(), durations[9_989]);
  }

  private static void assertNear(long reported, long exact) {
    assertThat(reported).isBetween(exact, Math.max(1023, exact + exact / 16));
  }

  @Test
  void aWindowForgetsItsOldestSlotAsAWhole() {
    SlidingHistogram histogram = new SlidingHistogram(clock, 10 * SECOND, 3);
    histogram.record(5000);
    clock.advanceSeconds(10);
    histogram.record(3000);
    clock.advanceSeconds(19);
    assertThat(histogram.figures().maxNanos()).isEqualTo(5000);
    assertThat(histogram.figures(1).samples()).isZero();
    clock.advanceSeconds(1);
    assertThat(histogram.figures().maxNanos()).isEqualTo(3000);
    clock.advanceSeconds(10);
    assertThat(histogram.figures().samples()).isZero();
  }

  @Test
  void aLongSilenceForgetsEverything() {
    SlidingHistogram histogram = new SlidingHistogram(clock, SECOND, 3);
    histogram.record(5000);
    clock.advanceSeconds(1_000_000_000);
    assertThat(histogram.figures()).isEqualTo(Figures.NONE);
    histogram.record(70);
    assertThat(histogram.figures().samples()).isEqualTo(1);
  }

  @Test
  void outlandishDurationsAreCountedToo() {
    SlidingHistogram histogram = SlidingHistogram.ofAnHour(clock);
    histogram.record(-5);
    histogram.record(Long.MAX_VALUE);
    assertThat(histogram.figures().maxNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(histogram.figures().p999Nanos()).isEqualTo(Long.MAX_VALUE);
  }
}
