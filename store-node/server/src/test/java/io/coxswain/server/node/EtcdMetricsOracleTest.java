package io.coxswain.server.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.api.etcd.ClusterGrpc;
import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.MaintenanceGrpc;
import io.coxswain.api.etcd.MemberPromoteRequest;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.server.metrics.EtcdFamilies;
import io.coxswain.server.metrics.MetricText;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A running cluster of etcd as the oracle: what its members show are the families of `metrics/etcd.txt`, no more and no less, with
/// these types, labels and buckets. `MetricFamiliesTest` holds ours against the same file.
@Timeout(180)
class EtcdMetricsOracleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> NAMES = List.of("a", "b", "c");

  @TempDir Path directory;
  private final Map<String, String> peerUrls = new TreeMap<>();
  private final Map<String, RealEtcd> members = new TreeMap<>();

  @AfterEach
  void stop() {
    members.values().forEach(RealEtcd::close);
  }

  @Test
  void theRecordedFamiliesAreThoseOfEtcd() throws Exception {
    RealEtcd.program(); // before anything is started
    for (String name : NAMES) {
      peerUrls.put(name, FreePorts.url());
      Files.createDirectory(directory.resolve(name));
    }
    Map<String, CompletableFuture<RealEtcd>> starting = new TreeMap<>();
    NAMES.forEach(name ->
        starting.put(
            name, CompletableFuture.supplyAsync(() -> begin(name), Thread::startVirtualThread)));
    starting.forEach((name, member) -> members.put(name, member.join()));
    provoke();

    EtcdFamilies recorded = EtcdFamilies.recorded();
    Map<String, String> shown = new TreeMap<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    TreeSet<String> missing = new TreeSet<>(recorded.usual().keySet());
    while (!missing.isEmpty() && System.nanoTime() - deadline < 0) {
      for (RealEtcd member : members.values()) {
        shown.putAll(MetricText.of(member.clientUrl()).families());
      }
      shown.keySet().removeIf(name -> !EtcdFamilies.concerns(name));
      missing.removeAll(shown.keySet());
    }
    assertThat(missing).as("recorded, but not shown").isEmpty();
    List<String> differences = new ArrayList<>();
    shown.forEach((name, family) -> {
      String known = recorded.all().getOrDefault(name, "nothing");
      if (!known.equals(family)) {
        differences.add("etcd: %s%nrecorded: %s".formatted(family, known));
      }
    });
    assertThat(differences).isEmpty();
  }

  private RealEtcd begin(String name) {
    List<String> cluster = new ArrayList<>();
    peerUrls.forEach((member, url) -> cluster.add(member + "=" + url));
    try {
      return RealEtcd.start(
          directory.resolve(name),
          "--name=" + name,
          "--listen-peer-urls=" + peerUrls.get(name),
          "--initial-advertise-peer-urls=" + peerUrls.get(name),
          "--initial-cluster=" + String.join(",", cluster),
          "--metrics=extensive",
          "--snapshot-count=5",
          "--snapshot-catchup-entries=2");
    } catch (Exception failed) {
      throw new CompletionException(failed);
    }
  }

  /// What families with labels wait for: a member that needs a snapshot, health checks, an alarm, a promotion that is refused.
  private void provoke() throws Exception {
    String away = follower();
    requireNonNull(members.remove(away)).close();
    String at = members.keySet().iterator().next();
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(URI.create(url(at)).getAuthority()).usePlaintext().build();
    try {
      ByteString key = ByteString.copyFromUtf8("key");
      for (int i = 0; i < 60; i++) {
        var _ = KVGrpc.newBlockingStub(channel).put(PutRequest.newBuilder().setKey(key).build());
      }
      var _ = KVGrpc.newBlockingStub(channel).range(RangeRequest.newBuilder().setKey(key).build());
      var _ =
          MaintenanceGrpc.newBlockingStub(channel)
              .alarm(
                  AlarmRequest.newBuilder()
                      .setAction(AlarmRequest.AlarmAction.ACTIVATE)
                      .setMemberID(7)
                      .setAlarm(AlarmType.NOSPACE)
                      .build());
      // Whoever leads judges it, and counts the refusal.
      String refused =
          Sides.answer(
              channel,
              ClusterGrpc.getMemberPromoteMethod(),
              MemberPromoteRequest.newBuilder().setID(99).build());
      assertThat(refused).contains("member not found");
    } finally {
      channel.shutdownNow();
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      var _ =
          http.send(
              HttpRequest.newBuilder(URI.create(url(at) + "/livez")).timeout(PATIENCE).build(),
              BodyHandlers.ofString());
    }
    members.put(away, begin(away));
  }

  private String follower() throws Exception {
    for (String name : NAMES) {
      if (MetricText.of(url(name)).sum("etcd_server_is_leader") == 0) {
        return name;
      }
    }
    throw new AssertionError("everybody leads");
  }

  private String url(String name) {
    return requireNonNull(members.get(name)).clientUrl();
  }
}
