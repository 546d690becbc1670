package io.coxswain.operator.status;

import io.coxswain.crd.v1alpha1.TimingSpec;
import io.coxswain.operator.event.Reason;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.plan.TempoAdvice;
import io.coxswain.operator.storeclient.MemberReport;
import io.coxswain.tempo.ContactGap;
import io.coxswain.tempo.LinkMeasurement;
import io.coxswain.tempo.Measurements;
import io.coxswain.tempo.MemberMeasurement;
import io.coxswain.tempo.Timing;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// `HeartbeatHealthy`: do heartbeats come in time, and if not, who or what is to blame? First form:
/// one measurement of one member or link against one limit, the most telling first.
final class HeartbeatHealthyCheck implements ConditionCheck {
  private static final double ROUND_TRIPS_PER_ELECTION = 10;
  private static final double LARGE_SHARE_OF_ELECTION = 1.0 / 3;
  private static final double NEAR_MISS_SHARE = 0.6;
  private static final double LOSS_MAX = 0.01;

  /// etcd's hardware guide.
  private static final double FSYNC_P99_MILLIS_MAX = 10;

  private static final double NANOS_PER_MILLI = 1e6;

  @Override
  public String type() {
    return "HeartbeatHealthy";
  }

  @Override
  public Finding check(StatusInput input) {
    ClusterView view = input.view();
    Optional<Timing> timing =
        view.confirmedLeader().flatMap(leader -> TempoAdvice.inForce(leader.report().timing()));
    if (timing.isEmpty()) {
      return Finding.unknown(Reason.NOT_MEASURED, "no confirmed leader, so nothing to judge");
    }
    Measurements measured = TempoAdvice.measurements(view);
    double election = timing.get().electionMillis();
    return Stream.of(
            slowNetwork(measured, election),
            pauses(measured, election),
            loss(measured),
            jitter(measured, election),
            tight(measured, election),
            disk(view))
        .flatMap(Optional::stream)
        .findFirst()
        .map(finding -> withRemedy(finding, input))
        .orElseGet(() -> healthy(measured, timing.get()));
  }

  private static Finding healthy(Measurements measured, Timing timing) {
    return measured.complete()
        ? Finding.yes(
            Reason.HEARTBEATS_IN_TIME,
            "heartbeat and election timeout of %s suit what was measured".formatted(timing))
        : Finding.unknown(
            Reason.NOT_MEASURED, "not every voter has reported enough measurements yet");
  }

  private static Finding withRemedy(Finding finding, StatusInput input) {
    if (finding.reason() == Reason.SLOW_DISK) {
      // Heartbeats don't wait for a disk, so no timing cures a slow one.
      return finding;
    }
    TimingSpec.Mode mode = input.view().spec().wantedTiming().wantedMode();
    String advice =
        switch (mode) {
          case AUTO -> "mode Auto sets the timing from it";
          case FIXED, OBSERVE ->
              input
                  .tempo()
                  .map(plan -> "recommended is " + plan.target().timing())
                  .orElse("nothing is recommended yet");
        };
    return Finding.no(finding.reason(), finding.message() + "; " + advice);
  }

  private static Optional<Finding> slowNetwork(Measurements measured, double election) {
    return worstLink(measured, Comparator.comparingDouble(LinkMeasurement::meanMillis))
        .filter(link -> ROUND_TRIPS_PER_ELECTION * link.meanMillis() > election)
        .map(link ->
            Finding.no(
                Reason.NETWORK_SLOW,
                "the mean round trip from %s to %s is %s, more than a tenth of the election timeout of %s"
                    .formatted(
                        link.from(), link.to(), millis(link.meanMillis()), millis(election))));
  }

  private static Optional<Finding> pauses(Measurements measured, double election) {
    return measured.members().stream()
        .max(Comparator.comparingDouble(MemberMeasurement::pauseP999Millis))
        .filter(member -> member.pauseP999Millis() > LARGE_SHARE_OF_ELECTION * election)
        .map(member ->
            Finding.no(
                Reason.LONG_PAUSES,
                "%s stands still for %s (p99.9), more than a third of the election timeout of %s; look for CPU limits and memory pressure"
                    .formatted(member.name(), millis(member.pauseP999Millis()), millis(election))));
  }

  private static Optional<Finding> loss(Measurements measured) {
    return worstLink(measured, Comparator.comparingDouble(LinkMeasurement::loss))
        .filter(link -> link.loss() > LOSS_MAX)
        .map(link ->
            Finding.no(
                Reason.PACKET_LOSS,
                "%.0f %% of the heartbeats from %s to %s are lost, the limit is 1 %%"
                    .formatted(100 * link.loss(), link.from(), link.to())));
  }

  private static Optional<Finding> jitter(Measurements measured, double election) {
    return worstLink(measured, Comparator.comparingDouble(LinkMeasurement::p999Millis))
        .filter(link -> link.p999Millis() > LARGE_SHARE_OF_ELECTION * election)
        .map(link ->
            Finding.no(
                Reason.NETWORK_JITTER,
                "round trips from %s to %s take up to %s (p99.9), more than a third of the election timeout of %s"
                    .formatted(
                        link.from(), link.to(), millis(link.p999Millis()), millis(election))));
  }

  private static Optional<Finding> tight(Measurements measured, double election) {
    return measured
        .contactGap()
        .map(ContactGap::p999Millis)
        .filter(gap -> gap > NEAR_MISS_SHARE * election)
        .map(gap ->
            Finding.no(
                Reason.TIMING_TOO_TIGHT,
                "the leader %s was out of touch with its quorum for %s (p99.9), more than 60 %% of the election timeout of %s"
                    .formatted(
                        measured.leader().orElse("unknown"), millis(gap), millis(election))));
  }

  private static Optional<Finding> disk(ClusterView view) {
    return view.answers().entrySet().stream()
        .flatMap(entry ->
            entry.getValue().answer().map(MemberReport::disk).stream()
                .filter(disk -> disk.samples() > 0)
                .filter(disk -> disk.p99Nanos() / NANOS_PER_MILLI > FSYNC_P99_MILLIS_MAX)
                .map(disk ->
                    Finding.no(
                        Reason.SLOW_DISK,
                        "the disk of %s syncs in %s (p99), the limit is 10 ms; give it a faster one or less company"
                            .formatted(entry.getKey(), millis(disk.p99Nanos() / NANOS_PER_MILLI)))))
        .findFirst();
  }

  private static Optional<LinkMeasurement> worstLink(
      Measurements measured, Comparator<LinkMeasurement> by) {
    return measured.links().stream().filter(LinkMeasurement::measured).max(by);
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f ms" : "%.0f ms", value);
  }
}
