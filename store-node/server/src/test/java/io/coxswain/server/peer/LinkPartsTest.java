package io.coxswain.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.raft.Bytes;
import io.coxswain.raft.Entry;
import io.coxswain.raft.Message;
import io.coxswain.raft.Payload;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.world.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The small parts of a link.
class LinkPartsTest {
  private static final Message SMALL = new Message.TimeoutNow(1, 2, 3);

  @Test
  void pausesDoubleUpToTheBoundAndDifferBetweenMembers() {
    Backoff backoff =
        new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1), new SeededRandomness(1));
    long whole = Duration.ofMillis(20).toNanos();
    for (int i = 0; i < 20; i++) {
      assertThat(backoff.failed()).isBetween(whole / 2, whole);
      whole = Math.min(2 * whole, Duration.ofSeconds(1).toNanos());
    }
    backoff.succeeded();
    assertThat(backoff.failed()).isLessThanOrEqualTo(Duration.ofMillis(20).toNanos());
  }

  @Test
  void whatWaitsIsBoundedByCount() {
    Waiting waiting = new Waiting(2, 1_000_000);
    assertThat(waiting.offer(SMALL)).isTrue();
    assertThat(waiting.offer(SMALL)).isTrue();
    assertThat(waiting.offer(SMALL)).isFalse();
    assertThat(waiting.poll()).isEqualTo(SMALL);
    assertThat(waiting.offer(SMALL)).isTrue();
    assertThat(waiting.clear()).isEqualTo(2);
    assertThat(waiting.isEmpty()).isTrue();
  }

  @Test
  void whatWaitsIsBoundedByBytesButOneAlwaysFits() {
    Waiting waiting = new Waiting(100, 1000);
    assertThat(waiting.offer(append(5000))).isTrue();
    assertThat(waiting.offer(SMALL)).isFalse();
    assertThat(waiting.poll()).isNotNull();
    assertThat(waiting.offer(append(500))).isTrue();
    assertThat(waiting.offer(append(500))).isFalse();
    assertThat(waiting.offer(append(200))).isTrue();
  }

  @Test
  void roundTripsAreSmoothedAsInRfc6298() {
    RoundTrips trips = new RoundTrips(new StillClock());
    trips.answered(0, 8000);
    assertThat(trips.meanNanos()).isEqualTo(8000);
    assertThat(trips.variationNanos()).isEqualTo(4000);
    trips.answered(0, 16_000);
    assertThat(trips.meanNanos()).isEqualTo(9000);
    assertThat(trips.variationNanos()).isEqualTo(5000);
    trips.lost(0, 2);
    assertThat(trips.loss(0)).isEqualTo(0.5);
    assertThat(trips.loss(3 * RoundTrips.WINDOW.toNanos())).isZero();
  }

  @Test
  void theFirstAnswersOfAProcessCountInNoPercentile() {
    Duration warmUp = Duration.ofSeconds(15);
    LinkMeter meter = new LinkMeter(2, new StillClock(), LinkWitness.NONE, warmUp);
    meter.up(0, 71);
    meter.answered(warmUp.toNanos() - 1, 900_000_000);
    assertThat(meter.figures().samples()).isZero();
    assertThat(meter.figures().rttMeanNanos()).isEqualTo(900_000_000);

    for (int i = 0; i < 40; i++) {
      meter.answered(warmUp.toNanos() + i, 1_000_000);
    }
    meter.up(warmUp.toNanos() + 40, 71);
    meter.answered(warmUp.toNanos() + 40, 1_000_000);
    assertThat(meter.figures().samples()).as("a reconnect makes nobody cold").isEqualTo(41);
    assertThat(meter.figures().rttP999Nanos()).isBetween(900_000L, 1_100_000L);
    assertThat(meter.figures().rttMeanNanos()).isLessThan(5_000_000);

    meter.up(warmUp.toNanos() + 41, 72);
    meter.answered(warmUp.toNanos() + 42, 900_000_000);
    assertThat(meter.figures().samples()).as("a new process does").isEqualTo(41);
  }

  private static final class StillClock implements Clock {
    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public long wallMillis() {
      return 0;
    }
  }

  private static Message append(int bytes) {
    Payload payload = new Payload.Command(Bytes.wrap(new byte[bytes]));
    return new Message.Append(1, 2, 1, 0, 0, List.of(new Entry(1, 1, payload)), 0);
  }
}
