package io.coxswain.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwoDigitsTest {
  @ParameterizedTest
  @CsvSource({"0,0", "7,7", "99,99", "100,100", "104,100", "105,110", "996,1000", "123456,120000"})
  void keepsTwo(long measured, long shown) {
    assertThat(TwoDigits.of(measured)).isEqualTo(shown);
  }
}
