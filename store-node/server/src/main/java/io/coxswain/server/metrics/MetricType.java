package io.coxswain.server.metrics;

import static java.util.stream.Collectors.joining;

import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// What kind of family it is; histograms differ by their buckets, in the unit that the family's name ends in. The buckets are
/// etcd's.
public enum MetricType {
  GAUGE,
  COUNTER,

  /// A few counters of etcd lack the suffix `_total` that the text format's rules demand.
  COUNTER_WITHOUT_SUFFIX,
  DISK_SECONDS(0.001, 14),
  ROUND_TRIP_SECONDS(0.0001, 16),
  APPLY_SECONDS(0.0001, 20),
  HASH_SECONDS(0.01, 15),
  COPY_SECONDS(0.01, 17),
  TRANSFER_SECONDS(0.1, 10),
  PAUSE_MILLISECONDS(1, 13),
  COMPACTION_MILLISECONDS(100, 14),
  TTL_SECONDS(1, 24),

  /// The defaults of Prometheus' Go client.
  CALL_SECONDS(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

  private static final double FACTOR = 2;

  private final String bounds;

  MetricType(double... bounds) {
    this.bounds = DoubleStream.of(bounds).mapToObj(Double::toString).collect(joining(","));
  }

  MetricType(double smallestBound, int count) {
    this(DoubleStream.iterate(smallestBound, bound -> bound * FACTOR).limit(count).toArray());
  }

  /// Upper bounds of the buckets, ascending, without infinity; none: it is no histogram.
  public double[] upperBounds() {
    return isHistogram()
        ? Stream.of(bounds.split(",", -1)).mapToDouble(Double::parseDouble).toArray()
        : new double[0];
  }

  boolean isHistogram() {
    return !bounds.isEmpty();
  }
}
