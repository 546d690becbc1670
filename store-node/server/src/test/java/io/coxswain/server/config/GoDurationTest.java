package io.coxswain.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "100ms, 100000000",
    "1h30m, 5400000000000",
    "1.5s, 1500000000",
    ".5us, 500",
    "-2ns, -2",
    "+1m, 60000000000"
  })
  void readsWhatGoReads(String text, long nanos) {
    assertThat(GoDuration.parse(text)).hasNanos(nanos);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "1x", "1s 2s", "-", "999999999h"})
  void refusesTheRest(String text) {
    assertThatThrownBy(() -> GoDuration.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
