package io.coxswain.server.tempo;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.raft.Timing;
import io.coxswain.server.measure.Figures;
import io.coxswain.server.tempo.TimingFloor.Seen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimingFloorTest {
  private static final long MILLI = 1_000_000L;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "fine",
      textBlock =
          """
          election | pause | contact | round trip | because
          300      | 0     | 0       | 0          | fine
          300      | 300   | 300     | 60         | fine
          300      | 301   | 0       | 0          | this member pauses for 301 ms
          300      | 0     | 301     | 0          | out of touch with a quorum for 301 ms
          300      | 0     | 0       | 61         | five round trips to a quorum take 305 ms
          50000    | 0     | 0       | 0          | fine
          50001    | 0     | 0       | 0          | etcd's limit is 50000 ms
          """,
      useHeadersInDisplayName = true)
  void refusesWhatWasSeenNotToWork(
      long election, long pause, long contact, long roundTrip, @Nullable String because) {
    Seen seen = new Seen(p999(pause), p999(contact), roundTrip * MILLI);
    var refusal = TimingFloor.refusal(new Timing(1, 10 * MILLI, election * MILLI, 0), seen);
    if (because == null) {
      assertThat(refusal).isEmpty();
    } else {
      assertThat(refusal).hasValueSatisfying(text -> assertThat(text).contains(because));
    }
  }

  private static Figures p999(long millis) {
    return millis == 0 ? Figures.NONE : new Figures(1000, 0, 0, millis * MILLI, millis * MILLI, 0);
  }
}
