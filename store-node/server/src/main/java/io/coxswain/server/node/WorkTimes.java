package io.coxswain.server.node;

import static java.util.Objects.requireNonNull;

import io.coxswain.server.apply.WorkWitness;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.world.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleConsumer;

/// Times what the state is busy with. Thread-safe, but for [#compacting(boolean)], which is the applier's.
final class WorkTimes implements WorkWitness {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLIS_PER_SECOND = 1e3;

  /// The version of the API, which etcd's family carries as a label.
  private static final String VERSION = "v3";

  private final Clock clock;
  private final Map<RequestKind, Outcomes> requests = new EnumMap<>(RequestKind.class);
  private final DoubleConsumer hashes;
  private final DoubleConsumer sweeps;
  private final DoubleConsumer compactions;
  private boolean underWay;
  private long begunAtNanos;
  private volatile double lastUnixSeconds;

  private record Outcomes(DoubleConsumer success, DoubleConsumer failure) {}

  WorkTimes(Metrics metrics, Clock clock) {
    this.clock = clock;
    for (RequestKind kind : RequestKind.values()) {
      requests.put(
          kind,
          new Outcomes(
              metrics.observe(Metric.APPLY_TIME, VERSION, kind.etcdName(), "true"),
              metrics.observe(Metric.APPLY_TIME, VERSION, kind.etcdName(), "false")));
    }
    this.hashes = metrics.observe(Metric.HASH_TIME);
    this.sweeps = metrics.observe(Metric.COMPACTION_PAUSE);
    this.compactions = metrics.observe(Metric.COMPACTION_TIME);
    metrics.compute(Metric.COMPACTION_LAST, () -> lastUnixSeconds);
  }

  @Override
  public Timer request(RequestKind kind) {
    Outcomes outcomes = requireNonNull(requests.get(kind));
    long start = clock.nanoTime();
    return success ->
        (success ? outcomes.success : outcomes.failure).accept(since(start) / NANOS_PER_SECOND);
  }

  @Override
  public Timer hash() {
    long start = clock.nanoTime();
    return _ -> hashes.accept(since(start) / NANOS_PER_SECOND);
  }

  @Override
  public Timer sweep() {
    long start = clock.nanoTime();
    return _ -> sweeps.accept(since(start) / NANOS_PER_MILLI);
  }

  @Override
  public void compacting(boolean now) {
    if (now && !underWay) {
      begunAtNanos = clock.nanoTime();
    } else if (!now && underWay) {
      compactions.accept(since(begunAtNanos) / NANOS_PER_MILLI);
      lastUnixSeconds = Math.floor(clock.wallMillis() / MILLIS_PER_SECOND);
    }
    underWay = now;
  }

  private long since(long nanos) {
    return clock.nanoTime() - nanos;
  }
}
