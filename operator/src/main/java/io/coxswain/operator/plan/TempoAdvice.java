package io.coxswain.operator.plan;

import io.coxswain.crd.v1alpha1.TimingSpec;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.PodView;
import io.coxswain.operator.storeclient.MemberId;
import io.coxswain.operator.storeclient.MemberReport;
import io.coxswain.tempo.ContactGap;
import io.coxswain.tempo.LinkMeasurement;
import io.coxswain.tempo.Measurements;
import io.coxswain.tempo.MemberMeasurement;
import io.coxswain.tempo.TempoBounds;
import io.coxswain.tempo.TempoInput;
import io.coxswain.tempo.TempoMode;
import io.coxswain.tempo.TempoPlan;
import io.coxswain.tempo.TempoPlanner;
import io.coxswain.tempo.Timing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Puts what the members measured before the timing planner.
public final class TempoAdvice {
  private static final double NANOS_PER_MILLI = 1e6;

  private final TempoPlanner planner;

  public TempoAdvice(PlanSettings settings) {
    this.planner = new TempoPlanner(settings.tempoWindows());
  }

  /// What the timing planner thinks of this view; empty: nobody leads, so nobody knows the timing in
  /// force.
  public Optional<TempoPlan> of(ClusterView view) {
    return view.confirmedLeader()
        .flatMap(leader -> inForce(leader.report().timing()))
        .map(current ->
            planner.plan(
                new TempoInput(
                    measurements(view),
                    current,
                    mode(view.spec().wantedTiming(), current),
                    changing(view),
                    view.upMillis()),
                view.memory().tempo()));
  }

  /// The timing in force in whole milliseconds; empty: a member reports one that no plan can rest
  /// on, such as during its very first moments.
  public static Optional<Timing> inForce(MemberReport.TimingInForce timing) {
    long heartbeat = Math.max(1, Math.round(timing.heartbeatNanos() / NANOS_PER_MILLI));
    long election = Math.round(timing.electionNanos() / NANOS_PER_MILLI);
    long jitter = Math.round(timing.jitterNanos() / NANOS_PER_MILLI);
    boolean sound =
        election >= Timing.HEARTBEATS_PER_ELECTION * heartbeat
            && election <= Timing.ELECTION_MILLIS_MAX;
    return sound
        ? Optional.of(new Timing(heartbeat, election, Math.clamp(jitter, 1, election)))
        : Optional.empty();
  }

  /// Everything measured in this view.
  public static Measurements measurements(ClusterView view) {
    Map<MemberId, String> pods = new HashMap<>();
    view.membersByPod().forEach((pod, member) -> pods.put(member.memberId(), pod));
    Set<String> voters =
        view.membersByPod().entrySet().stream()
            .filter(entry -> !entry.getValue().learner())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    List<LinkMeasurement> links = new ArrayList<>();
    List<MemberMeasurement> members = new ArrayList<>();
    view.answers()
        .forEach((pod, said) -> {
          Optional<MemberReport> report = said.answer();
          report.map(found -> member(pod, found)).ifPresent(members::add);
          report.map(found -> links(pod, found, pods)).ifPresent(links::addAll);
        });
    return new Measurements(
        view.confirmedLeader().map(leader -> leader.pod()),
        voters,
        links,
        members,
        view.confirmedLeader()
            .map(leader -> leader.report().timing().contactGap())
            .map(gap -> new ContactGap(gap.samples(), gap.p999Nanos() / NANOS_PER_MILLI)));
  }

  private static List<LinkMeasurement> links(
      String from, MemberReport report, Map<MemberId, String> pods) {
    return report.links().stream()
        .filter(MemberReport.Link::connected)
        .filter(link -> pods.containsKey(link.memberId()))
        .map(link -> link(from, pods.getOrDefault(link.memberId(), ""), link))
        .toList();
  }

  private static LinkMeasurement link(String from, String to, MemberReport.Link link) {
    return new LinkMeasurement(
        from,
        to,
        link.samples(),
        link.meanNanos() / NANOS_PER_MILLI,
        link.variationNanos() / NANOS_PER_MILLI,
        link.p999Nanos() / NANOS_PER_MILLI,
        Math.clamp(link.loss(), 0, 1));
  }

  private static MemberMeasurement member(String pod, MemberReport report) {
    return new MemberMeasurement(
        pod,
        report.disk().p999Nanos() / NANOS_PER_MILLI,
        report.pauses().p999Nanos() / NANOS_PER_MILLI,
        report.pauses().secondLargestNanos() / NANOS_PER_MILLI);
  }

  private static TempoMode mode(TimingSpec spec, Timing current) {
    TempoBounds bounds = bounds(spec);
    return switch (spec.wantedMode()) {
      case AUTO -> new TempoMode.Auto(bounds);
      case OBSERVE -> new TempoMode.Observe(bounds);
      case FIXED -> new TempoMode.Fixed(fixed(spec, current), bounds);
    };
  }

  /// The schema's rules guarantee both numbers and their proportion.
  private static Timing fixed(TimingSpec spec, Timing current) {
    if (spec.heartbeatMillis() == null || spec.electionMillis() == null) {
      return current;
    }
    long election = spec.electionMillis();
    return new Timing(spec.heartbeatMillis(), election, Math.min(current.jitterMillis(), election));
  }

  private static TempoBounds bounds(TimingSpec spec) {
    long max =
        spec.maxElectionMillis() == null
            ? TempoBounds.STANDARD.electionMillisMax()
            : spec.maxElectionMillis();
    long min =
        spec.minHeartbeatMillis() == null
            ? TempoBounds.STANDARD.heartbeatMillisMin()
            : spec.minHeartbeatMillis();
    return new TempoBounds(Math.min(min, max / Timing.HEARTBEATS_PER_ELECTION), max);
  }

  private static boolean changing(ClusterView view) {
    boolean learner = view.membersByPod().values().stream().anyMatch(MemberReport.Listed::learner);
    boolean restarting = view.pods().values().stream().anyMatch(pod -> !settled(pod));
    return learner
        || restarting
        || view.status().operation() != null
        || view.membership().filter(MemberReport.Membership::changing).isPresent();
  }

  private static boolean settled(PodView pod) {
    return pod.ready() && !pod.deleting();
  }
}
