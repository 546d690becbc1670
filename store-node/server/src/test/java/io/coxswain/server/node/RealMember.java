package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.metrics.MetricText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// A cluster of one real member in this process, on loopback, with an empty data directory.
final class RealMember implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Member member;
  private final String clientUrl;
  private final String peerUrl;

  private RealMember(Member member, String clientUrl, String peerUrl) {
    this.member = member;
    this.clientUrl = clientUrl;
    this.peerUrl = peerUrl;
  }

  /// Starts it and waits until it serves.
  static RealMember start(Path directory, String... flags) throws Exception {
    String client = FreePorts.url();
    String peer = FreePorts.url();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--data-dir=" + directory.resolve("m1"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer));
    arguments.addAll(List.of(flags));
    NodeConfig config =
        NodeConfig.read(
            arguments,
            Map.of(),
            path -> {
              throw new IOException("no file is read here, but " + path + " was asked for");
            });
    Member member =
        Member.start(
            config,
            (where, failure) -> {
              throw new AssertionError(where, failure);
            },
            () -> {
              throw new AssertionError("nobody removes this member");
            });
    member.awaitReady();
    member.bindProcess();
    return new RealMember(member, client, peer);
  }

  String clientUrl() {
    return clientUrl;
  }

  String peerUrl() {
    return peerUrl;
  }

  /// Reads the metrics until `condition` holds, and then once more: a page is written line by line while things
  /// are counted, so what was counted first may still stand above as it was before.
  MetricText awaitMetrics(Predicate<MetricText> condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.test(MetricText.of(clientUrl))) {
      assertThat(System.nanoTime() - deadline).as("it has to happen in time").isNegative();
    }
    return MetricText.of(clientUrl);
  }

  @Override
  public void close() {
    member.stop();
  }
}
