package io.coxswain.tempo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A clock in milliseconds is carried along by hand; every call is one look at the cluster.
class TempoPlannerTest {
  private static final Timing CONFIGURED = new Timing(100, 1000, 100);
  private static final TempoMode AUTO = new TempoMode.Auto(TempoBounds.STANDARD);

  /// A planner, its memory and the timing in force.
  private static final class Watch {
    private final TempoPlanner planner = new TempoPlanner(TempoWindows.STANDARD);
    private TempoMemory memory = TempoMemory.EMPTY;
    private Timing current = CONFIGURED;
    private TempoMode mode = AUTO;
    private boolean changing;
    private long nowMillis = 5_000_000;
    private Timing recommended = CONFIGURED;

    TimingDecision look(Sample world) {
      TempoPlan plan =
          planner.plan(
              new TempoInput(world.measurements(), current, mode, changing, nowMillis), memory);
      memory = plan.memory();
      recommended = plan.target().timing();
      if (plan.decision() instanceof TimingDecision.Change(Timing to, Binding _, String _)) {
        current = to;
      }
      return plan.decision();
    }

    /// Looks every ten seconds for so long.
    void watch(Sample world, Duration span) {
      for (long end = nowMillis + span.toMillis(); nowMillis < end; nowMillis += 10_000) {
        look(world);
      }
    }
  }

  @Test
  void raisesWithinTwoLooksWhenTheRoundTripGrows() {
    Watch watch = new Watch();
    watch.watch(Sample.quiet(), Duration.ofMinutes(5));
    watch.watch(Sample.quiet().roundTrip(160), Duration.ofSeconds(20));
    assertThat(watch.current.electionMillis()).isEqualTo(1600);
    assertThat(watch.current.heartbeatMillis()).isEqualTo(160);
  }

  @Test
  void doesNotRaiseForASingleBadLook() {
    Watch watch = new Watch();
    watch.look(Sample.quiet().roundTrip(160));
    watch.nowMillis += 10_000;
    watch.look(Sample.quiet());
    watch.nowMillis += 10_000;
    assertThat(watch.look(Sample.quiet().roundTrip(160))).isInstanceOf(TimingDecision.Hold.class);
    assertThat(watch.current).isEqualTo(CONFIGURED);
  }

  @Test
  void raisesAtOnceAfterANearMissAndAtMostToTwice() {
    Watch watch = new Watch();
    assertThat(watch.look(Sample.quiet().gap(3000))).isInstanceOf(TimingDecision.Change.class);
    assertThat(watch.current.electionMillis()).isEqualTo(2000);
    assertThat(watch.look(Sample.quiet().gap(3000)))
        .as("raised a moment ago")
        .isInstanceOf(TimingDecision.Hold.class);
    watch.nowMillis += 10_000;
    watch.look(Sample.quiet().gap(3000));
    assertThat(watch.current.electionMillis()).isEqualTo(4000);
    watch.nowMillis += 10_000;
    watch.look(Sample.quiet().gap(3000));
    assertThat(watch.current.electionMillis()).isEqualTo(5000);
  }

  @Test
  void lowersOneStepAtATimeAfterAnHourWithOneLeader() {
    Watch watch = new Watch();
    watch.watch(Sample.quiet(), Duration.ofMinutes(60));
    assertThat(watch.current).isEqualTo(CONFIGURED);
    watch.watch(Sample.quiet(), Duration.ofSeconds(10));
    assertThat(watch.current.electionMillis()).isEqualTo(800);
    watch.watch(Sample.quiet(), Duration.ofMinutes(9));
    assertThat(watch.current.electionMillis()).isEqualTo(800);
    watch.watch(Sample.quiet(), Duration.ofMinutes(60));
    assertThat(watch.current.electionMillis()).isEqualTo(300);
    assertThat(watch.current.heartbeatMillis()).isEqualTo(50);
  }

  @Test
  void neverLowersWhileSomethingDisturbs() {
    Watch membersChange = new Watch();
    membersChange.changing = true;
    membersChange.watch(Sample.quiet(), Duration.ofHours(3));
    assertThat(membersChange.current).isEqualTo(CONFIGURED);

    Watch leaderless = new Watch();
    leaderless.watch(Sample.quiet().withoutLeader(), Duration.ofHours(3));
    assertThat(leaderless.current).isEqualTo(CONFIGURED);
  }

  @Test
  void aDisturbanceStartsTheQuietTimeOver() {
    Watch watch = new Watch();
    watch.watch(Sample.quiet(), Duration.ofMinutes(59));
    watch.changing = true;
    watch.watch(Sample.quiet(), Duration.ofSeconds(10));
    watch.changing = false;
    watch.watch(Sample.quiet(), Duration.ofMinutes(15));
    assertThat(watch.current).isEqualTo(CONFIGURED);
    watch.watch(Sample.quiet(), Duration.ofSeconds(10));
    assertThat(watch.current.electionMillis()).isEqualTo(800);
  }

  @Test
  void doesNotStepDownToAValueThatIsNearlyNeeded() {
    Watch watch = new Watch();
    watch.watch(Sample.quiet().roundTrip(75), Duration.ofHours(3));
    assertThat(watch.current.electionMillis())
        .as("10 x 75 ms is more than 90 %% of 800 ms")
        .isEqualTo(1000);
  }

  @Test
  void followsTheUsersNumbersAtOnceAndStillRecommends() {
    Watch watch = new Watch();
    Timing wanted = new Timing(50, 500, 50);
    watch.mode = new TempoMode.Fixed(wanted, TempoBounds.STANDARD);
    assertThat(watch.look(Sample.quiet().roundTrip(160)))
        .isEqualTo(new TimingDecision.Change(wanted, Binding.FIXED, "the user's own numbers"));
    assertThat(watch.look(Sample.quiet().roundTrip(160))).isInstanceOf(TimingDecision.Hold.class);
    assertThat(watch.recommended.electionMillis()).isEqualTo(1600);
  }

  @Test
  void observesWithoutChangingAnything() {
    Watch watch = new Watch();
    watch.mode = new TempoMode.Observe(TempoBounds.STANDARD);
    watch.watch(Sample.quiet().roundTrip(160), Duration.ofMinutes(5));
    assertThat(watch.current).isEqualTo(CONFIGURED);
    assertThat(watch.recommended.electionMillis()).isEqualTo(1600);
  }

  @Test
  void followsNewBoundsAtOnce() {
    Watch watch = new Watch();
    watch.mode = new TempoMode.Auto(new TempoBounds(20, 650));
    watch.look(Sample.quiet());
    assertThat(watch.current.electionMillis()).isEqualTo(650);
    watch.mode = new TempoMode.Auto(new TempoBounds(200, 50_000));
    watch.look(Sample.quiet());
    assertThat(watch.current).isEqualTo(new Timing(200, 1000, 100));
  }

  static Stream<Long> seeds() {
    String one = System.getProperty("coxswain.seed", "");
    return one.isBlank()
        ? new Random(20260102).longs(Worlds.count(500)).boxed()
        : Stream.of(Long.valueOf(one));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void staysSafeThroughAnyHistoryAndComesToRest(long seed) {
    Random random = new Random(seed);
    Watch watch = new Watch();
    watch.current = Worlds.timing(random);
    for (int step = 0; step < 50; step++) {
      TempoBounds bounds = Worlds.bounds(random);
      watch.mode = new TempoMode.Auto(bounds);
      watch.changing = random.nextInt(4) == 0;
      watch.look(Worlds.any(random));
      assertThat(watch.current.electionMillis())
          .as("seed %d, step %d", seed, step)
          .isBetween(5 * watch.current.heartbeatMillis(), bounds.electionMillisMax());
      assertThat(watch.current.heartbeatMillis())
          .as("seed %d, step %d", seed, step)
          .isGreaterThanOrEqualTo(bounds.heartbeatMillisMin());
      watch.nowMillis += random.nextInt(60_000);
    }
    watch.changing = false;
    Sample world = Worlds.any(random);
    watch.watch(world, Duration.ofHours(8));
    Timing rest = watch.current;
    watch.watch(world, Duration.ofHours(2));
    assertThat(watch.current).as("seed %d: at rest", seed).isEqualTo(rest);
    assertThat(watch.current.electionMillis())
        .as("seed %d: never shorter than what was measured needs", seed)
        .isGreaterThanOrEqualTo(watch.recommended.electionMillis());
  }
}
