package io.coxswain.server.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void namesAreUsedOnce() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::familyName)).doesNotHaveDuplicates();
  }

  @Test
  void whatNobodyFeedsIsNotShown() throws IOException {
    assertThat(text()).isEmpty();
  }

  @Test
  void gaugesAreAskedAtScrape() throws IOException {
    double[] now = {1};
    metrics.compute(Metric.HAS_LEADER, () -> now[0]);
    assertThat(text())
        .contains("# TYPE etcd_server_has_leader gauge\netcd_server_has_leader 1.0\n");
    now[0] = 0;
    assertThat(text()).contains("etcd_server_has_leader 0.0\n");
  }

  @Test
  void oneFamilyTakesManyLabelValues() throws IOException {
    metrics.count(Metric.PEER_SENT_BYTES, "a").add(10);
    metrics.count(Metric.PEER_SENT_BYTES, "b").add(20);
    metrics.count(Metric.PEER_SENT_BYTES, "a").add(1);
    assertThat(text())
        .contains(
            "etcd_network_peer_sent_bytes_total{To=\"a\"} 11.0\n",
            "etcd_network_peer_sent_bytes_total{To=\"b\"} 20.0\n");
  }

  /// The mixin's alert rules ask for these very buckets.
  @Test
  void syncsFallIntoEtcdsBuckets() throws IOException {
    DoubleConsumer fsync = metrics.observe(Metric.WAL_FSYNC);
    fsync.accept(0.003);
    assertThat(text())
        .contains(
            "etcd_disk_wal_fsync_duration_seconds_bucket{le=\"0.001\"} 0\n",
            "etcd_disk_wal_fsync_duration_seconds_bucket{le=\"0.002\"} 0\n",
            "etcd_disk_wal_fsync_duration_seconds_bucket{le=\"0.004\"} 1\n",
            "etcd_disk_wal_fsync_duration_seconds_bucket{le=\"8.192\"} 1\n",
            "etcd_disk_wal_fsync_duration_seconds_count 1\n");
    assertThat(text()).doesNotContain("le=\"16.384\"");
  }

  @Test
  void namesWithoutSuffixStayAsTheyAre() throws IOException {
    metrics.count(Metric.HEALTH_SUCCESS).increment();
    assertThat(text()).contains("\netcd_server_health_success 1.0\n");
  }

  @Test
  void labelsAndTypesAreChecked() {
    assertThatThrownBy(() -> metrics.count(Metric.PEER_SENT_BYTES))
        .hasMessageContaining("etcd_network_peer_sent_bytes_total has the labels [To]");
    assertThatThrownBy(() -> metrics.count(Metric.HAS_LEADER))
        .hasMessageContaining("cannot be counted");
    assertThatThrownBy(() -> metrics.observe(Metric.HAS_LEADER))
        .hasMessageContaining("cannot be observed");
    assertThatThrownBy(() -> metrics.compute(Metric.WAL_FSYNC, () -> 1))
        .hasMessageContaining("cannot be computed");
  }

  @Test
  void theProcessTellsOfItself() throws IOException {
    metrics.bindProcess();
    assertThat(text())
        .contains(
            "process_start_time_seconds ",
            "process_cpu_seconds_total ",
            "process_open_fds ",
            "os_fd_limit ",
            "jvm_memory_used_bytes{");
  }

  private String text() throws IOException {
    var out = new ByteArrayOutputStream();
    metrics.writeText(out);
    return out.toString(UTF_8);
  }
}
