package io.coxswain.operator.status;

import io.coxswain.crd.v1alpha1.TimingStatus;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.LeaderView;
import io.coxswain.operator.plan.Operations;
import io.coxswain.operator.plan.TempoAdvice;
import io.coxswain.operator.storeclient.MemberId;
import io.coxswain.operator.storeclient.MemberReport;
import io.coxswain.tempo.Target;
import io.coxswain.tempo.TempoPlan;
import io.coxswain.tempo.Timing;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The timing in force, why it is what it is, and the measurements behind it.
final class Timings {
  private static final long NANOS_PER_MICRO = 1000;
  private static final long FIRST_EPOCH = 1;
  private static final int REASON_CHARACTERS_MAX = 512;

  /// With fewer samples, the 99th percentile is but the slowest answer, mostly that of a process that has
  /// just been started.
  private static final long ROUND_TRIPS_MIN = 100;

  private Timings() {}

  /// Null: never known.
  static @Nullable TimingStatus of(StatusInput input) {
    ClusterView view = input.view();
    Optional<LeaderView> leader = view.confirmedLeader();
    TimingStatus before = view.status().timing();
    if (leader.isEmpty()) {
      return before;
    }
    MemberReport.TimingInForce reported = leader.get().report().timing();
    Optional<Timing> inForce = TempoAdvice.inForce(reported);
    if (inForce.isEmpty()) {
      return before;
    }
    Why why = why(input, reported.epoch(), inForce.get());
    return new TimingStatus(
        why.epoch(),
        (int) why.timing().heartbeatMillis(),
        (int) why.timing().electionMillis(),
        why.binding(),
        why.reason(),
        why.changedAt(),
        applied(leader.get(), why.epoch()),
        rtt(view, leader.get()),
        worst(view, report -> report.disk().p99Nanos()),
        worst(view, report -> report.pauses().p99Nanos()),
        TwoDigits.of(reported.contactGap().p999Nanos() / NANOS_PER_MICRO),
        recommended(input.tempo(), why.timing()));
  }

  private record Why(
      long epoch,
      Timing timing,
      @Nullable String binding,
      @Nullable String reason,
      @Nullable String changedAt) {}

  private static Why why(StatusInput input, long epoch, Timing inForce) {
    String now = Operations.timestamp(input.view().now());
    if (input.outcome() instanceof Outcome.Retimed set) {
      return new Why(set.epoch(), set.timing(), set.binding().word(), cut(set.reason()), now);
    }
    TimingStatus before = input.view().status().timing();
    if (before != null && before.epoch() == epoch) {
      return new Why(epoch, inForce, before.binding(), before.reason(), before.changedAt());
    }
    Optional<Target> target = input.tempo().map(TempoPlan::target);
    if (target.filter(found -> found.timing().sameBeat(inForce)).isPresent()) {
      return new Why(
          epoch, inForce, target.get().binding().word(), cut(target.get().reason()), now);
    }
    return new Why(
        epoch,
        inForce,
        null,
        epoch <= FIRST_EPOCH
            ? "the values the members were started with"
            : "set by somebody else, or by an earlier operator",
        now);
  }

  private static int applied(LeaderView leader, long epoch) {
    MemberReport report = leader.report();
    long others =
        report.timing().acknowledged().stream()
            .filter(one -> one.epoch() >= epoch)
            .filter(one -> !one.memberId().equals(report.memberId()))
            .count();
    boolean leadersOwn = report.timing().epoch() >= epoch;
    return (int) others + (leadersOwn ? 1 : 0);
  }

  private static TimingStatus.@Nullable Rtt rtt(ClusterView view, LeaderView leader) {
    Map<MemberId, String> pods = new HashMap<>();
    view.membersByPod().forEach((pod, member) -> pods.put(member.memberId(), pod));
    return leader.report().links().stream()
        .filter(link -> link.connected() && link.samples() >= ROUND_TRIPS_MIN)
        .filter(link -> pods.containsKey(link.memberId()))
        .max(java.util.Comparator.comparingLong(MemberReport.Link::p99Nanos))
        .map(link ->
            new TimingStatus.Rtt(
                TwoDigits.of(link.p50Nanos() / NANOS_PER_MICRO),
                TwoDigits.of(link.p99Nanos() / NANOS_PER_MICRO),
                leader.pod() + " to " + pods.get(link.memberId())))
        .orElse(null);
  }

  private static long worst(ClusterView view, ToLongFunction<MemberReport> nanos) {
    return TwoDigits.of(
        view.answers().values().stream()
                .flatMap(answer -> answer.answer().stream())
                .mapToLong(nanos)
                .max()
                .orElse(0)
            / NANOS_PER_MICRO);
  }

  private static TimingStatus.@Nullable Recommended recommended(
      Optional<TempoPlan> tempo, Timing inForce) {
    return tempo
        .map(TempoPlan::target)
        .filter(target -> !target.timing().sameBeat(inForce))
        .map(target ->
            new TimingStatus.Recommended(
                (int) target.timing().heartbeatMillis(),
                (int) target.timing().electionMillis(),
                cut(target.reason())))
        .orElse(null);
  }

  private static String cut(String text) {
    return text.length() <= REASON_CHARACTERS_MAX ? text : text.substring(0, REASON_CHARACTERS_MAX);
  }
}
