package io.coxswain.tempo;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;

class TimingTest {
  @Test
  void takesWhatEtcdTakes() {
    assertThatNoException().isThrownBy(() -> new Timing(100, 500, 100));
    assertThatNoException().isThrownBy(() -> new Timing(10_000, 50_000, 50));
  }

  @Test
  void refusesAnElectionTimeoutThatOneLateHeartbeatReaches() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Timing(100, 499, 50))
        .withMessageContaining("5 heartbeats (500)");
  }

  @Test
  void refusesWhatIsLongerThanEtcdsLimit() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Timing(100, 50_001, 50));
  }

  @Test
  void refusesASpreadLongerThanTheTimeout() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Timing(100, 500, 501));
  }
}
