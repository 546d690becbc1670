package io.coxswain.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransferPaceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 7;

  @Test
  void eachPieceWaitsUntilTheOneBeforeCouldHavePassed() {
    TransferPace pace = new TransferPace(1000, START);
    assertThat(pace.isDue(START)).isTrue();
    pace.took(500, START);
    assertThat(pace.dueAtNanos()).isEqualTo(START + SECOND / 2);
    assertThat(pace.isDue(START + SECOND / 2 - 1)).isFalse();
    assertThat(pace.isDue(START + SECOND / 2)).isTrue();
  }

  @Test
  void aLateTimerIsMadeUpForAndALongPauseIsNot() {
    TransferPace pace = new TransferPace(1000, START);
    pace.took(1000, START + 10_000_000);
    assertThat(pace.dueAtNanos()).isEqualTo(START + SECOND);
    pace.took(1000, START + 60 * SECOND);
    assertThat(pace.dueAtNanos()).isEqualTo(START + 61 * SECOND - 20_000_000);
  }

  @Test
  void withoutARateEverythingIsDue() {
    TransferPace pace = new TransferPace(0, START);
    pace.took(Integer.MAX_VALUE, START);
    assertThat(pace.isDue(START)).isTrue();
  }
}
