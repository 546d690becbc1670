package io.coxswain.server.api;

import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.metrics.Metrics.Count;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts calls by the version a client says it has. The string is the client's own, so the number of different ones is bounded:
/// beyond that they count as "other".
final class ClientVersions {
  private static final int DIFFERENT_MAX = 50;
  private static final String OTHER = "other";

  private final Metrics metrics;
  private final Map<String, Count> unary = new ConcurrentHashMap<>();
  private final Map<String, Count> stream = new ConcurrentHashMap<>();

  ClientVersions(Metrics metrics) {
    this.metrics = metrics;
  }

  void count(boolean isUnary, String version) {
    Map<String, Count> counts = isUnary ? unary : stream;
    Count known = counts.get(version);
    if (known == null) {
      String label = counts.size() < DIFFERENT_MAX ? version : OTHER;
      known =
          counts.computeIfAbsent(
              label, l -> metrics.count(Metric.CLIENT_REQUESTS, isUnary ? "unary" : "stream", l));
    }
    known.increment();
  }
}
