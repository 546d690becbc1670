package io.coxswain.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.trials.Patience.Seen;
import io.grpc.Status;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PatienceTest {
  @Test
  void asksAgainWhoeverRefuses() throws InterruptedException {
    Iterator<Patience.Look<String>> looks =
        List.<Patience.Look<String>>of(
                () -> new Seen.NotYet<>("nothing"),
                () -> {
                  throw Status.UNAVAILABLE.asRuntimeException();
                },
                () -> new Seen.Found<>("it"))
            .iterator();
    assertThat(new Patience(List.of()).await("it", () -> looks.next().look())).isEqualTo("it");
  }

  @Test
  void saysWhatWasWaitedForAndWhatWasSeenLast() {
    Patience none = new Patience(List.of(), Duration.ZERO);
    assertThatThrownBy(() -> none.await("the others", () -> new Seen.NotYet<>("1 of 3 is there")))
        .isInstanceOf(TrialFailed.class)
        .hasMessageContaining("waited 0 s for the others: 1 of 3 is there");
    assertThatThrownBy(() ->
            none.until(
                "an answer",
                () -> {
                  throw Status.UNAVAILABLE.withDescription("nobody listens").asRuntimeException();
                }))
        .isInstanceOf(TrialFailed.class)
        .hasMessageContaining("for an answer: UNAVAILABLE: nobody listens");
  }
}
