package io.coxswain.server.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FadingHistogramTest {
  private static final long WINDOW = 1_000_000_000L;

  @Test
  void quantilesAreAtMostOneSixteenthTooHigh() {
    SplittableRandom random = new SplittableRandom(3);
    long[] durations = new long[10_000];
    FadingHistogram histogram = new FadingHistogram(WINDOW, 0);
    for (int i = 0; i < durations.length; i++) {
      durations[i] = (long) Math.exp(random.nextDouble() * 15 + 8);
      histogram.record(i, durations[i]);
    }
    Arrays.sort(durations);
    FadingHistogram.Figures figures = histogram.figures(0);
    assertThat(figures.samples()).isEqualTo(10_000);
    assertThat(figures.p50Nanos()).isBetween(durations[4999], above(durations[4999]));
    assertThat(figures.p99Nanos()).isBetween(durations[9899], above(durations[9899]));
    assertThat(figures.p999Nanos()).isBetween(durations[9989], above(durations[9989]));
    assertThat(figures.maxNanos()).isEqualTo(durations[9999]);
  }

  @Test
  void theLastWindowIsKeptAndTheOneBeforeIsForgotten() {
    FadingHistogram histogram = new FadingHistogram(WINDOW, 0);
    histogram.record(0, 900_000_000);
    histogram.record(WINDOW, 5_000);
    assertThat(histogram.figures(WINDOW).maxNanos()).isEqualTo(900_000_000);
    assertThat(histogram.figures(2 * WINDOW - 1).samples()).isEqualTo(2);
    assertThat(histogram.figures(2 * WINDOW).samples()).isEqualTo(1);
    assertThat(histogram.figures(2 * WINDOW).maxNanos()).isEqualTo(5_000);
    assertThat(histogram.figures(9 * WINDOW)).isEqualTo(new FadingHistogram.Figures(0, 0, 0, 0, 0));
  }

  @Test
  void extremesFallIntoTheOuterBuckets() {
    FadingHistogram histogram = new FadingHistogram(WINDOW, 0);
    histogram.record(0, -5);
    histogram.record(0, Long.MAX_VALUE);
    assertThat(histogram.figures(0).samples()).isEqualTo(2);
    assertThat(histogram.figures(0).p50Nanos()).isEqualTo(1000);
    assertThat(histogram.figures(0).p99Nanos()).isGreaterThan(120_000_000_000L);
  }

  private static long above(long nanos) {
    return nanos + nanos / 16 + 1000;
  }
}
