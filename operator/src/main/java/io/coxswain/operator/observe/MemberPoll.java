package io.coxswain.operator.observe;

import io.coxswain.operator.storeclient.Answer;
import io.coxswain.operator.storeclient.Endpoint;
import io.coxswain.operator.storeclient.MemberReport;
import io.coxswain.operator.storeclient.ReadProof;
import io.coxswain.operator.storeclient.StoreAdmin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks every member at once, each with its own deadline.
public final class MemberPoll {
  /// How much longer than the leader a member may take to answer.
  private static final Duration AFTER_THE_LEADER = Duration.ofMillis(500);

  private final StoreAdmin store;
  private final Executor executor;

  /// @param executor runs as many calls at once as a cluster has members
  public MemberPoll(StoreAdmin store, Executor executor) {
    this.store = store;
    this.executor = executor;
  }

  /// What each pod's member answers, by pod. Once one that leads has answered, the others are not waited
  /// for much longer: a leader must be in status within two seconds, also when the one before it is
  /// silent.
  SortedMap<String, Answer<MemberReport>> ask(Collection<PodView> pods) {
    Map<String, Answer<MemberReport>> answers = new ConcurrentHashMap<>();
    CompletableFuture<@Nullable Void> leaderAnswered = new CompletableFuture<>();
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (PodView pod : pods) {
      Optional<Endpoint> endpoint = endpoint(pod);
      if (endpoint.isEmpty()) {
        answers.put(pod.name(), new Answer.NotAsked<>("its pod does not run"));
      } else {
        calls.add(
            CompletableFuture.runAsync(
                () -> {
                  Answer<MemberReport> answer = store.describe(endpoint.get());
                  answers.put(pod.name(), answer);
                  if (answer.answer().filter(report -> report.raft().leading()).isPresent()) {
                    leaderAnswered.complete(null);
                  }
                },
                executor));
      }
    }
    CompletableFuture<?> enough =
        leaderAnswered.thenRunAsync(
            () -> {},
            CompletableFuture.delayedExecutor(
                AFTER_THE_LEADER.toMillis(), TimeUnit.MILLISECONDS, executor));
    CompletableFuture.anyOf(
            CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)), enough)
        .join();
    SortedMap<String, Answer<MemberReport>> known = new TreeMap<>(answers);
    pods.forEach(pod ->
        known.putIfAbsent(
            pod.name(), new Answer.Unreachable<>("it was silent long after the leader answered")));
    return known;
  }

  /// The member that leads in the newest term, and whether a read proves that it still does. An older
  /// leader may not know yet that it was deposed; the read would find out.
  Optional<LeaderView> leader(
      SortedMap<String, Answer<MemberReport>> answers, SortedMap<String, PodView> pods) {
    return answers.entrySet().stream()
        .filter(entry -> entry.getValue().answer().filter(r -> r.raft().leading()).isPresent())
        .max(
            Comparator.comparingLong(
                entry -> entry.getValue().answer().orElseThrow().raft().term()))
        .map(entry -> {
          MemberReport report = entry.getValue().answer().orElseThrow();
          return new LeaderView(
              entry.getKey(),
              report,
              proven(report, Optional.ofNullable(pods.get(entry.getKey()))));
        });
  }

  private boolean proven(MemberReport report, Optional<PodView> pod) {
    Optional<ReadProof> proof =
        pod.flatMap(MemberPoll::endpoint).flatMap(endpoint -> store.confirm(endpoint).answer());
    return proof
        .filter(read -> read.memberId().equals(report.memberId()))
        .filter(read -> read.term() == report.raft().term())
        .isPresent();
  }

  /// Where a pod's member answers; empty while its container does not run.
  public static Optional<Endpoint> endpoint(PodView pod) {
    return pod.running()
        ? pod.address().map(address -> new Endpoint(address, ClusterNames.CLIENT_PORT))
        : Optional.empty();
  }
}
