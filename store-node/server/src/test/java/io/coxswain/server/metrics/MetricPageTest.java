package io.coxswain.server.metrics;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The page of metrics is made from the enum: `./mvnw -pl store-node/server -am test -Dcoxswain.rewrite=true`.
class MetricPageTest {
  private static final Path PAGE = Path.of("../../docs/metrics.md");

  @Test
  void thePageListsEveryFamily() throws IOException {
    String page = HEAD + rows() + "\n" + ABSENT + absent() + "\n";
    if (Boolean.getBoolean("coxswain.rewrite")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("rewrite with ./mvnw -pl store-node/server -am test -Dcoxswain.rewrite=true")
        .hasContent(page);
  }

  private static String rows() {
    return Arrays.stream(Metric.values()).map(MetricPageTest::row).collect(joining("\n"));
  }

  private static String row(Metric metric) {
    return "| `%s` | %s | %s | %s |"
        .formatted(
            metric.familyName(),
            kind(metric.type()),
            metric.labels().isEmpty()
                ? ""
                : metric.labels().stream().collect(joining("`, `", "`", "`")),
            metric.help());
  }

  private static String kind(MetricType type) {
    return switch (type) {
      case GAUGE -> "gauge";
      case COUNTER, COUNTER_WITHOUT_SUFFIX -> "counter";
      default -> "histogram: " + bounds(type);
    };
  }

  /// From the smallest bound to the largest, which is doubled from it unless all are listed.
  private static String bounds(MetricType type) {
    List<String> bounds =
        Arrays.stream(type.upperBounds())
            .mapToObj(bound -> BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString())
            .toList();
    return type == MetricType.CALL_SECONDS
        ? String.join(", ", bounds)
        : "%s, doubled up to %s".formatted(bounds.getFirst(), bounds.getLast());
  }

  private static String absent() {
    return AbsentMetrics.reasons().entrySet().stream()
        .map(family -> "| `%s` | %s |".formatted(family.getKey(), family.getValue()))
        .collect(joining("\n"));
  }

  private static final String HEAD =
      """
      # Metrics

      What `/metrics` shows on the client URLs and on `--listen-metrics-urls`, in the Prometheus text format. This page is made
      from `server/metrics/Metric` by the build. Names that begin with `etcd_`, `grpc_`, `process_` and `os_` are etcd's, with
      its labels, types and buckets, so that dashboards and alerts written for etcd (its mixin) work unchanged; `coxswain_` are
      ours. The JVM's own figures (`jvm_*`) are there, too. A family about other members appears with the first of them.

      `MetricFamiliesTest` holds this page against all families of etcd 3.7.3, and `EtcdMetricsOracleTest` those against a running
      etcd. Sizes are logical bytes: there is no fragmentation, so both sizes are equal. What etcd has and this store has not is
      listed at the end. Buckets are given by their upper bounds, in the unit that the name ends in.

      | Name | Type | Labels | Meaning |
      |---|---|---|---|
      """;

  private static final String ABSENT =
      """

      ## Families of etcd that have no meaning here

      | Name | Why |
      |---|---|
      """;
}
