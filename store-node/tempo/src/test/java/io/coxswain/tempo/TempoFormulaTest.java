package io.coxswain.tempo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TempoFormulaTest {
  static Stream<Arguments> worlds() {
    Sample quiet = Sample.quiet();
    return Stream.of(
        arguments("a quiet local network", quiet, 50, 300, Binding.FLOOR),
        arguments("one member alone", quiet.of(1), 50, 300, Binding.FLOOR),
        arguments("30 ms between zones", quiet.roundTrip(30), 50, 300, Binding.ROUND_TRIP),
        arguments("80 ms between regions", quiet.roundTrip(80), 80, 800, Binding.ROUND_TRIP),
        arguments("160 ms, two relays of 80", quiet.roundTrip(160), 160, 1600, Binding.ROUND_TRIP),
        arguments(
            "170 ms rounds the heartbeat up", quiet.roundTrip(170), 200, 2000, Binding.ROUND_TRIP),
        arguments("pauses of 400 ms", quiet.pausing(400), 50, 650, Binding.LATENESS),
        arguments("one packet in a hundred lost", quiet.lossy(0.01), 50, 1000, Binding.LATENESS),
        arguments("one packet in ten thousand lost", quiet.lossy(1e-4), 50, 400, Binding.LATENESS),
        arguments("a gap of 500 ms", quiet.gap(500), 50, 1000, Binding.CONTACT_GAP),
        arguments(
            "the other side of the moon", quiet.roundTrip(6000), 5000, 50_000, Binding.ROUND_TRIP));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("worlds")
  void suits(String name, Sample world, long heartbeat, long election, Binding binding) {
    Target target = TempoFormula.target(world.measurements(), TempoBounds.STANDARD);
    assertThat(target.timing().heartbeatMillis()).as(name).isEqualTo(heartbeat);
    assertThat(target.timing().electionMillis()).as(name).isEqualTo(election);
    assertThat(target.binding()).as(target.reason()).isEqualTo(binding);
  }

  @Test
  void theReasonNamesThePairAndTheNumber() {
    Measurements measured =
        new Measurements(
            Optional.of("a"),
            Set.of("a", "b", "c"),
            List.of(
                new LinkMeasurement("a", "b", 50, 1, 0, 1, 0),
                new LinkMeasurement("a", "c", 50, 90, 1, 95, 0)),
            List.of(),
            Optional.empty());
    assertThat(TempoFormula.target(measured, TempoBounds.STANDARD).reason())
        .isEqualTo("election timeout 1000 ms: 10 x the mean round trip from a to c of 90 ms");
  }

  @Test
  void theReasonForLatenessNamesThePairToo() {
    Measurements measured =
        new Measurements(
            Optional.of("a"),
            Set.of("a", "b", "c"),
            List.of(
                new LinkMeasurement("a", "b", 50, 1, 0, 1, 0),
                new LinkMeasurement("a", "c", 50, 160, 1, 1160, 0)),
            List.of(),
            Optional.empty());
    assertThat(TempoFormula.target(measured, TempoBounds.STANDARD).reason())
        .contains("a heartbeat may be late by 1000 ms on the network")
        .endsWith("beyond the mean round trip from a to c of 160 ms");
  }

  @Test
  void aLinkThatWasHardlyMeasuredSaysNothing() {
    Measurements measured =
        new Measurements(
            Optional.of("a"),
            Set.of("a", "b"),
            List.of(new LinkMeasurement("a", "b", 3, 900, 0, 900, 0)),
            List.of(),
            Optional.empty());
    assertThat(TempoFormula.target(measured, TempoBounds.STANDARD).timing().electionMillis())
        .isEqualTo(300);
  }

  @Test
  void aLearnerSaysNothing() {
    Measurements measured =
        new Measurements(
            Optional.of("a"),
            Set.of("a", "b"),
            List.of(new LinkMeasurement("a", "learner", 50, 900, 0, 900, 0)),
            List.of(new MemberMeasurement("learner", 1, 1, 9000)),
            Optional.empty());
    assertThat(TempoFormula.target(measured, TempoBounds.STANDARD).timing().electionMillis())
        .isEqualTo(300);
  }

  @Test
  void theUsersLongestTimeoutBindsAndTheReasonSaysWhatIsMissing() {
    Target target =
        TempoFormula.target(Sample.quiet().roundTrip(160).measurements(), new TempoBounds(50, 700));
    assertThat(target.timing()).isEqualTo(new Timing(140, 700, 648));
    assertThat(target.binding()).isEqualTo(Binding.BOUND);
    assertThat(target.reason())
        .startsWith("election timeout 700 ms is the longest allowed; measurement asks for 1600 ms");
  }

  @Test
  void theSpreadOfTheTimersLeavesTimeForAVoteAndItsDiskSync() {
    Target target =
        TempoFormula.target(
            new Sample(3, 20, 1, 25, 0, 30, 5, Optional.empty(), false).measurements(),
            TempoBounds.STANDARD);
    assertThat(target.timing().jitterMillis()).isEqualTo(4 * (20 + 30));
  }

  static Stream<Long> seeds() {
    String one = System.getProperty("coxswain.seed", "");
    return one.isBlank()
        ? new Random(20260101).longs(Worlds.count(2000)).boxed()
        : Stream.of(Long.valueOf(one));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyWorldGivesATimingThatIsSafeWithinBoundsAndGrowsWithTheRoundTrip(long seed) {
    Random random = new Random(seed);
    Sample world = Worlds.any(random);
    TempoBounds bounds = Worlds.bounds(random);
    Timing timing = TempoFormula.target(world.measurements(), bounds).timing();
    assertThat(timing.electionMillis())
        .as("seed %d", seed)
        .isBetween(5 * timing.heartbeatMillis(), bounds.electionMillisMax());
    assertThat(timing.heartbeatMillis()).isGreaterThanOrEqualTo(bounds.heartbeatMillisMin());

    Sample further = world.roundTrip(world.meanMillis() * (1 + random.nextDouble()) + 1);
    Timing later =
        TempoFormula.target(
                new Sample(
                        further.voters(),
                        further.meanMillis(),
                        Math.max(world.variationMillis(), further.variationMillis()),
                        world.p999Millis() + further.meanMillis() - world.meanMillis(),
                        world.loss(),
                        world.fsyncMillis(),
                        world.pauseMillis(),
                        world.gapMillis(),
                        false)
                    .measurements(),
                bounds)
            .timing();
    assertThat(later.electionMillis())
        .as("seed %d", seed)
        .isGreaterThanOrEqualTo(timing.electionMillis());
    assertThat(later.heartbeatMillis()).isGreaterThanOrEqualTo(timing.heartbeatMillis());
  }
}
