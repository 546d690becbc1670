package io.coxswain.operator.model;

import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.LeaderView;
import io.coxswain.operator.observe.PodView;
import io.coxswain.operator.observe.StatefulSetView;
import io.coxswain.operator.storeclient.Answer;
import io.coxswain.operator.storeclient.MemberId;
import io.coxswain.operator.storeclient.MemberReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What an observer would see of a [ModelCluster].
public final class ModelViews {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private ModelViews() {}

  public static ClusterView of(ModelCluster cluster) {
    SortedMap<String, PodView> pods = new TreeMap<>();
    cluster.podReady.forEach((pod, ready) -> pods.put(pod, pod(pod, ready)));
    SortedMap<String, Answer<MemberReport>> answers = new TreeMap<>();
    pods.keySet().forEach(pod -> answers.put(pod, answer(cluster, pod)));
    return new ClusterView(
        START.plusMillis(cluster.upMillis),
        cluster.upMillis,
        cluster.names,
        ModelCluster.UID,
        7,
        "rv-" + cluster.setVersion,
        cluster.spec(),
        cluster.status,
        cluster.setReplicas.map(
            replicas -> new StatefulSetView("uid-of-set", "" + cluster.setVersion, replicas)),
        cluster.genesis,
        pods,
        cluster.volumes,
        Stream.concat(cluster.strangers.stream(), cluster.objects.values().stream()).toList(),
        answers,
        leader(cluster, answers),
        cluster.memory);
  }

  private static PodView pod(String name, boolean ready) {
    return new PodView(
        name, "uid-of-" + name, Optional.of("10.0.0.1"), true, ready, false, 0, Optional.empty());
  }

  private static Answer<MemberReport> answer(ModelCluster cluster, String pod) {
    return cluster
        .member(pod)
        .filter(member -> member.up)
        .<Answer<MemberReport>>map(member -> new Answer.Answered<>(report(cluster, member)))
        .orElseGet(() -> new Answer.Unreachable<>("connection refused"));
  }

  private static Optional<LeaderView> leader(
      ModelCluster cluster, SortedMap<String, Answer<MemberReport>> answers) {
    return cluster
        .leader
        .flatMap(cluster::member)
        .flatMap(member ->
            Optional.ofNullable(answers.get(member.pod))
                .flatMap(answer -> answer.answer())
                .map(report ->
                    new LeaderView(
                        member.pod, report, cluster.leaderConfirmed && cluster.hasQuorum())));
  }

  private static MemberReport report(ModelCluster cluster, ModelMember self) {
    boolean leads = cluster.leader.equals(Optional.of(self.id));
    return new MemberReport(
        ModelCluster.CLUSTER_ID,
        self.id,
        self.started ? self.pod : "",
        "0.1.0",
        new MemberReport.Raft(
            leads,
            cluster.term,
            cluster.leader.orElse(new MemberId(0)),
            cluster.lastIndex,
            self.learner,
            leads ? progress(cluster, self) : List.of()),
        links(cluster, self),
        new MemberReport.Disk(1000, 2 * NANOS_PER_MILLI, 4 * NANOS_PER_MILLI),
        new MemberReport.Pauses(1000, NANOS_PER_MILLI, 2 * NANOS_PER_MILLI, 5 * NANOS_PER_MILLI),
        new MemberReport.TimingInForce(
            cluster.epoch,
            cluster.heartbeatMillis * NANOS_PER_MILLI,
            cluster.electionMillis * NANOS_PER_MILLI,
            100 * NANOS_PER_MILLI,
            leads ? acknowledged(cluster, self) : List.of(),
            new MemberReport.Gap(leads ? 5000 : 0, 120 * NANOS_PER_MILLI)),
        membership(cluster));
  }

  private static List<MemberReport.Progress> progress(ModelCluster cluster, ModelMember self) {
    return cluster.members.stream()
        .filter(member -> member != self)
        .map(member ->
            new MemberReport.Progress(member.id, member.matchIndex, member.up, member.learner))
        .toList();
  }

  private static List<MemberReport.Acknowledgement> acknowledged(
      ModelCluster cluster, ModelMember self) {
    return cluster.members.stream()
        .filter(member -> member != self && member.up)
        .map(member -> new MemberReport.Acknowledgement(member.id, cluster.epoch))
        .toList();
  }

  private static List<MemberReport.Link> links(ModelCluster cluster, ModelMember self) {
    long mean = (long) (cluster.roundTripMillis * NANOS_PER_MILLI);
    return cluster.members.stream()
        .filter(member -> member != self && member.up)
        .map(member ->
            new MemberReport.Link(
                member.id,
                true,
                cluster.roundTrips,
                mean,
                mean / 20,
                mean,
                mean * 11 / 10,
                mean * 12 / 10,
                0))
        .toList();
  }

  private static MemberReport.Membership membership(ModelCluster cluster) {
    return new MemberReport.Membership(
        cluster.membershipIndex,
        cluster.members.stream()
            .map(member ->
                new MemberReport.Listed(
                    member.id,
                    member.started ? member.pod : "",
                    List.of(cluster.names.peerUrl(member.pod)),
                    member.learner))
            .toList(),
        cluster.membershipChanging);
  }
}
