package io.coxswain.server.node;

import io.coxswain.api.error.WireError;
import io.coxswain.server.contract.RequestFailed;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Client calls that wait for their request to be applied here, by request id. Bounded by count and by
/// bytes. Thread-safe: clients register, the applier answers, the consensus lane lets them expire.
///
/// @param <T> what applying answers
final class PendingRequests<T> {
  private final int countMax;
  private final long bytesMax;
  private final ConcurrentHashMap<Long, Waiting<T>> byId = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();

  PendingRequests(int countMax, long bytesMax) {
    this.countMax = countMax;
    this.bytesMax = bytesMax;
  }

  /// Remembers a call; empty if too much waits already.
  Optional<CompletableFuture<T>> register(long id, int sizeBytes, long startNanos) {
    int countNow = count.incrementAndGet();
    long bytesNow = bytes.addAndGet(sizeBytes);
    if (countNow > countMax || bytesNow > bytesMax) {
      release(sizeBytes);
      return Optional.empty();
    }
    CompletableFuture<T> future = new CompletableFuture<>();
    byId.put(id, new Waiting<>(future, sizeBytes, startNanos));
    return Optional.of(future);
  }

  /// Answers the call, if it still waits.
  void complete(long id, T answer) {
    take(id).ifPresent(waiting -> waiting.future.complete(answer));
  }

  /// Answers the call with an error, if it still waits.
  void fail(long id, WireError error) {
    fail(id, new RequestFailed(error));
  }

  /// Answers the call with a failure, if it still waits.
  void fail(long id, RuntimeException failure) {
    take(id)
        .ifPresent(waiting -> {
          failures.incrementAndGet();
          waiting.future.completeExceptionally(failure);
        });
  }

  /// Fails every call that began at or before `startedNanos`.
  ///
  /// @param reason which error, by the moment the call began
  void expire(long startedNanos, Function<Long, WireError> reason) {
    Iterator<Map.Entry<Long, Waiting<T>>> entries = byId.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Long, Waiting<T>> entry = entries.next();
      long began = entry.getValue().startNanos;
      if (began - startedNanos <= 0) {
        fail(entry.getKey(), reason.apply(began));
      }
    }
  }

  /// Fails every call.
  void failAll(WireError error) {
    byId.keySet().forEach(id -> fail(id, error));
  }

  /// Whether anybody still waits for this id.
  boolean isWaiting(long id) {
    return byId.containsKey(id);
  }

  /// Calls that were answered with a failure, since the start.
  long failures() {
    return failures.get();
  }

  int size() {
    return byId.size();
  }

  private Optional<Waiting<T>> take(long id) {
    Optional<Waiting<T>> waiting = Optional.ofNullable(byId.remove(id));
    waiting.ifPresent(taken -> release(taken.sizeBytes));
    return waiting;
  }

  private void release(int sizeBytes) {
    count.decrementAndGet();
    bytes.addAndGet(-sizeBytes);
  }

  private record Waiting<T>(CompletableFuture<T> future, int sizeBytes, long startNanos) {}
}
