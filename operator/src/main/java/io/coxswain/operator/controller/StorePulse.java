package io.coxswain.operator.controller;

import io.coxswain.operator.observe.ClusterNames;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.MemberPoll;
import io.coxswain.operator.storeclient.Answer;
import io.coxswain.operator.storeclient.Endpoint;
import io.coxswain.operator.storeclient.MemberReport;
import io.coxswain.operator.storeclient.StoreAdmin;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Feels the members' pulse off the reconcile threads, and wakes a pass only when what it feels has
/// changed: who leads in which term, who answers, the timing's epoch, the member list. That is how a
/// leader's move is in status within two seconds.
final class StorePulse {
  private static final Logger LOG = LoggerFactory.getLogger(StorePulse.class);
  private static final Duration PERIOD = Duration.ofMillis(500);

  /// Every cluster has a pass far more often; one that had none for so long is gone.
  private static final long FORGOTTEN_AFTER_MILLIS = 10 * 60_000;

  private final StoreAdmin store;
  private final Executor calls;
  private final Listener listener;
  private final LongSupplier upMillis;
  private final Map<ClusterNames, Patient> patients = new ConcurrentHashMap<>();

  /// Who hears of it.
  interface Listener {
    /// Something has changed.
    void wake(ClusterNames names);

    /// The cluster had no pass for so long that it must be gone.
    void forgotten(ClusterNames names);
  }

  /// @param upMillis a clock that never jumps, in milliseconds
  StorePulse(StoreAdmin store, Executor calls, Listener listener, LongSupplier upMillis) {
    this.store = store;
    this.calls = calls;
    this.listener = listener;
    this.upMillis = upMillis;
  }

  /// Beats until the scheduler is shut down or the answer is cancelled.
  ScheduledFuture<?> start(ScheduledExecutorService scheduler) {
    return scheduler.scheduleWithFixedDelay(
        this::beatAgain, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// An exception would end the beating without a word.
  private void beatAgain() {
    try {
      beat();
    } catch (RuntimeException failure) {
      LOG.warn("The members' pulse could not be felt this time", failure);
    }
  }

  /// From now on the members of this view are asked.
  void watch(ClusterView view) {
    Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();
    view.pods()
        .forEach((name, pod) ->
            MemberPoll.endpoint(pod).ifPresent(endpoint -> endpoints.put(name, endpoint)));
    Patient patient = patients.computeIfAbsent(view.names(), _ -> new Patient());
    patient.endpoints = endpoints;
    patient.watchedMillis = upMillis.getAsLong();
  }

  void forget(ClusterNames names) {
    patients.remove(names);
  }

  void beat() {
    patients.forEach((names, patient) -> {
      if (upMillis.getAsLong() - patient.watchedMillis > FORGOTTEN_AFTER_MILLIS) {
        patients.remove(names);
        listener.forgotten(names);
      } else {
        patient.beat(names);
      }
    });
  }

  /// What is felt of one member.
  private record Beat(
      boolean leads,
      long term,
      String leader,
      long epoch,
      long membershipIndex,
      long startedMembers) {
    static Beat of(MemberReport report) {
      return new Beat(
          report.raft().leading(),
          report.raft().term(),
          report.raft().leaderId().toString(),
          report.timing().epoch(),
          report.membership().index(),
          report.membership().members().stream().filter(MemberReport.Listed::started).count());
    }
  }

  /// One cluster's members. Each member has at most one call in flight.
  private final class Patient {
    private volatile Map<String, Endpoint> endpoints = Map.of();
    private volatile long watchedMillis;
    private final Map<String, Optional<Beat>> felt = new ConcurrentHashMap<>();
    private final Map<String, Boolean> asking = new ConcurrentHashMap<>();

    void beat(ClusterNames names) {
      felt.keySet().retainAll(endpoints.keySet());
      endpoints.forEach((pod, endpoint) -> {
        if (asking.putIfAbsent(pod, true) == null) {
          calls.execute(() -> ask(names, pod, endpoint));
        }
      });
    }

    private void ask(ClusterNames names, String pod, Endpoint endpoint) {
      try {
        Answer<MemberReport> answer = store.describe(endpoint);
        Optional<Beat> now = answer.answer().map(Beat::of);
        Optional<Beat> before = felt.put(pod, now);
        if (!now.equals(before)) {
          listener.wake(names);
        }
      } finally {
        asking.remove(pod);
      }
    }
  }
}
