package io.coxswain.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.operator.status.StatusChange;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatusWriterTest {
  private static final long HOUR = 3_600_000;

  @Test
  void aSteadyClusterIsWrittenAtMostTenTimesAnHour() {
    StatusWriter.Ledger ledger = new StatusWriter.Ledger();
    Random random = new Random(1);
    for (int hour = 0; hour < 5; hour++) {
      int written = 0;
      for (long now = hour * HOUR; now < (hour + 1) * HOUR; now += 10_000) {
        StatusChange wavering =
            random.nextInt(3) == 0 ? StatusChange.JUDGEMENT : StatusChange.NUMBERS;
        written += ledger.admits(wavering, now) ? 1 : 0;
      }
      assertThat(written).as("hour %d", hour).isBetween(5, 10);
    }
  }

  @Test
  void whatAPersonActsOnIsWrittenAtOnce() {
    StatusWriter.Ledger ledger = new StatusWriter.Ledger();
    assertThat(ledger.admits(StatusChange.MEANINGFUL, 0)).isTrue();
    assertThat(ledger.admits(StatusChange.MEANINGFUL, 1)).isTrue();
    assertThat(ledger.admits(StatusChange.NONE, 2)).isFalse();
    assertThat(ledger.admits(StatusChange.NUMBERS, 3)).isFalse();
    assertThat(ledger.admits(StatusChange.JUDGEMENT, 4))
        .as("the first judgement of the hour does not wait")
        .isTrue();
  }
}
