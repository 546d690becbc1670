package io.coxswain.server.metrics;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The page of metrics is made from the enum: `./mvnw -pl store-node/server -am test -Dcoxswain.rewrite=true`.
class MetricPageTest {
  private static final Path PAGE = Path.of("../../docs/metrics.md");

  @Test
  void thePageListsEveryFamily() throws IOException {
    String page = HEAD + rows() + "\n" + BUCKETS;
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

  private static String kind(Metric.Type type) {
    return switch (type) {
      case GAUGE, COUNTER_WITHOUT_SUFFIX -> "gauge";
      case COUNTER -> "counter";
      case DISK_SECONDS -> "histogram, disk";
      case ROUND_TRIP_SECONDS -> "histogram, round trip";
      case CALL_SECONDS -> "histogram, call";
    };
  }

  private static final String HEAD =
      """
      # Metrics

      What `/metrics` shows on the client URLs and on `--listen-metrics-urls`, in the Prometheus text format. This page is made
      from `server/metrics/Metric` by the build. Names that begin with `etcd_`, `grpc_`, `process_` and `os_` are etcd's, with
      its labels, types and buckets, so that dashboards and alerts written for etcd (its mixin) work unchanged; `coxswain_` are
      ours. The JVM's own figures (`jvm_*`) are there, too. A family about other members appears with the first of them.

      Three differences from etcd: `etcd_server_health_success` and `_failures` are shown as gauges; `etcd_server_go_version` and
      most of the families that etcd calls `etcd_debugging_` are missing; sizes are logical bytes (there is no fragmentation, so
      both sizes are equal).

      | Name | Type | Labels | Meaning |
      |---|---|---|---|
      """;

  private static final String BUCKETS =
      """

      Upper bounds of the buckets: disk, 1 ms doubled 13 times to 8.192 s; round trip, 0.1 ms doubled 15 times to 3.2768 s; call,
      5, 10, 25, 50, 100, 250, 500 ms, 1, 2.5, 5, 10 s.
      """;
}
