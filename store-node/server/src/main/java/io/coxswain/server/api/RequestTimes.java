package io.coxswain.server.api;

import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.world.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/// Times requests of clients from the moment they were taken in until they were applied, or their answer was read. Thread-safe.
final class RequestTimes {
  private static final double NANOS_PER_SECOND = 1e9;

  /// What etcd calls a range, and a transaction that only reads.
  static final String RANGE = "Range";

  static final String READ_ONLY_TXN = "ReadonlyTxn";

  private final Metrics metrics;
  private final Clock clock;
  private final Map<String, DoubleConsumer> successes = new ConcurrentHashMap<>();
  private final Map<String, DoubleConsumer> failures = new ConcurrentHashMap<>();

  RequestTimes(Metrics metrics, Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  /// Times a request until the future completes.
  <T> CompletableFuture<T> of(String type, Supplier<CompletableFuture<T>> start) {
    long begun = clock.nanoTime();
    CompletableFuture<T> answer = start.get();
    var _ = answer.whenComplete((_, failure) -> observe(type, failure == null, begun));
    return answer;
  }

  /// A read that waits for `readable` before its answer is built.
  <T> Read<T> read(String type, CompletableFuture<Void> readable, Supplier<T> answer) {
    long begun = clock.nanoTime();
    var _ =
        readable.whenComplete((_, failure) -> {
          if (failure != null) {
            observe(type, false, begun);
          }
        });
    return () -> {
      boolean answered = false;
      try {
        T built = answer.get();
        answered = true;
        return built;
      } finally {
        observe(type, answered, begun);
      }
    };
  }

  /// Builds the answer of a read.
  interface Read<T> {
    T build();
  }

  private void observe(String type, boolean success, long begun) {
    Map<String, DoubleConsumer> known = success ? successes : failures;
    known
        .computeIfAbsent(
            type, name -> metrics.observe(Metric.REQUEST_TIME, name, String.valueOf(success)))
        .accept((clock.nanoTime() - begun) / NANOS_PER_SECOND);
  }
}
