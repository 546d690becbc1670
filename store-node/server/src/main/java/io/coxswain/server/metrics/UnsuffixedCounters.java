package io.coxswain.server.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coxswain.server.metrics.Metrics.Count;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The counters whose names do not end in `_total`: the Prometheus client would add it, so they are written here, in the text format
/// 0.0.4. Thread-safe.
final class UnsuffixedCounters {
  private final Map<Metric, ConcurrentMap<List<String>, LongAdder>> counted =
      Collections.synchronizedMap(new EnumMap<>(Metric.class));
  private final Map<Metric, List<Supplier<Map<List<String>, Double>>>> computed =
      Collections.synchronizedMap(new EnumMap<>(Metric.class));

  Count count(Metric metric, List<String> labelValues) {
    return counted
            .computeIfAbsent(metric, _ -> new ConcurrentHashMap<>())
            .computeIfAbsent(List.copyOf(labelValues), _ -> new LongAdder())
        ::add;
  }

  void compute(Metric metric, Supplier<Map<List<String>, Double>> now) {
    computed.computeIfAbsent(metric, _ -> new CopyOnWriteArrayList<>()).add(now);
  }

  void write(OutputStream out) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Metric metric : Metric.values()) {
      StringBuilder samples = new StringBuilder();
      counted
          .getOrDefault(metric, new ConcurrentHashMap<>())
          .forEach((labels, sum) -> sample(samples, metric, labels, sum.doubleValue()));
      computed
          .getOrDefault(metric, List.of())
          .forEach(
              now -> now.get().forEach((labels, value) -> sample(samples, metric, labels, value)));
      if (!samples.isEmpty()) {
        text.append("# HELP %s %s\n".formatted(metric.familyName(), metric.help()))
            .append("# TYPE %s counter\n".formatted(metric.familyName()))
            .append(samples);
      }
    }
    out.write(text.toString().getBytes(UTF_8));
  }

  private static void sample(
      StringBuilder into, Metric metric, List<String> labelValues, double value) {
    into.append(metric.familyName());
    if (!labelValues.isEmpty()) {
      List<String> labels =
          IntStream.range(0, labelValues.size())
              .mapToObj(
                  i -> "%s=\"%s\"".formatted(metric.labels().get(i), escaped(labelValues.get(i))))
              .toList();
      into.append('{').append(String.join(",", labels)).append('}');
    }
    into.append(' ').append(value).append('\n');
  }

  private static String escaped(String labelValue) {
    return labelValue.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
