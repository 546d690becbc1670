package io.coxswain.server.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.ClusterGrpc;
import io.coxswain.api.etcd.HashKVRequest;
import io.coxswain.api.etcd.HashKVResponse;
import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.MaintenanceGrpc;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.StatusRequest;
import io.coxswain.api.etcd.StatusResponse;
import io.coxswain.server.metrics.MetricText;
import io.coxswain.server.platform.FileDisk;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One member as a process of its own, and a client of it.
final class MemberProcess {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration CALL_MAX = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 20;

  final String name;
  private final String clientUrl;
  private final Path home;
  private final List<String> flags;
  private final ManagedChannel channel;
  private @Nullable Process process;

  /// @param home everything of this member lies here
  /// @param flags without name and data directory
  MemberProcess(String name, Path home, int clientPort, List<String> flags) throws IOException {
    this.clientUrl = "http://127.0.0.1:" + clientPort;
    this.name = name;
    this.home = Files.createDirectories(home);
    this.flags = List.copyOf(flags);
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", clientPort)
            .usePlaintext()
            .directExecutor()
            .build();
  }

  /// @param more flags of this start alone; they win over the others
  void start(String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(CoxswainStore.class.getName());
    command.add("--name=" + name);
    command.add("--data-dir=" + data());
    command.addAll(flags);
    command.addAll(List.of(more));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
    // Who is killed can't delete the library that RocksDB unpacks: it goes with the test's
    // directory. A packaged
    // member finds it beside its jars.
    builder.environment().put("ROCKSDB_SHAREDLIB_DIR", home.toString());
    process = builder.start();
  }

  /// Signal 9.
  void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  /// Signal 15; waits until it has ended.
  void stop() throws InterruptedException {
    requireNonNull(process, "it was never started").destroy();
    awaitExit();
  }

  Path data() {
    return home.resolve("data");
  }

  /// Takes the data of a member that does not run.
  void wipe() throws IOException {
    new FileDisk(home).delete("data");
  }

  /// Waits for the process to end by itself; its exit code.
  int awaitExit() throws InterruptedException {
    Process running = requireNonNull(process, "it was never started");
    assertThat(running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as(() -> "%s still runs; its log:%n%s".formatted(name, log()))
        .isTrue();
    return running.exitValue();
  }

  /// What it says of itself on `/metrics`.
  MetricText metrics() throws IOException, InterruptedException {
    return MetricText.of(clientUrl);
  }

  KVGrpc.KVBlockingStub kv() {
    return KVGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_MAX);
  }

  ClusterGrpc.ClusterBlockingStub cluster() {
    return ClusterGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_MAX);
  }

  private MaintenanceGrpc.MaintenanceBlockingStub maintenance() {
    return MaintenanceGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_MAX);
  }

  StatusResponse status() {
    return maintenance().status(StatusRequest.getDefaultInstance());
  }

  List<AlarmMember> alarms() {
    return maintenance().alarm(AlarmRequest.getDefaultInstance()).getAlarmsList();
  }

  /// What it holds under the keys from `first` up to but not including `beyond`, read linearizably.
  Map<String, String> pairs(String first, String beyond) {
    Map<String, String> found = new TreeMap<>();
    kv().range(
            RangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(first))
                .setRangeEnd(ByteString.copyFromUtf8(beyond))
                .build())
        .getKvsList()
        .forEach(kv -> found.put(kv.getKey().toStringUtf8(), kv.getValue().toStringUtf8()));
    return found;
  }

  HashKVResponse hash(long revision) {
    return maintenance().hashKV(HashKVRequest.newBuilder().setRevision(revision).build());
  }

  /// Puts and answers the revision.
  long put(String key, String value) {
    return kv().put(
            PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value))
                .build())
        .getHeader()
        .getRevision();
  }

  /// Waits until it answers and knows a leader.
  void awaitLeader() throws InterruptedException {
    await("to know a leader", () -> status().getLeader() != 0);
  }

  /// Waits until it is so; a member that is not there yet is asked again.
  void await(String what, Condition condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean so = false;
    while (!so && System.nanoTime() - end < 0) {
      try {
        so = condition.holds();
      } catch (StatusRuntimeException notYet) {
        channel.resetConnectBackoff();
        so = false;
      }
      if (!so) {
        assertThat(process == null || process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS))
            .as(() -> "%s has ended; its log:%n%s".formatted(name, log()))
            .isFalse();
      }
    }
    assertThat(so).as(() -> "waited for %s %s; its log:%n%s".formatted(name, what, log())).isTrue();
  }

  String log() {
    try {
      return Files.readString(logFile());
    } catch (IOException none) {
      return "(no log: " + none.getMessage() + ")";
    }
  }

  /// Something that a member is asked until it is true.
  interface Condition {
    boolean holds() throws InterruptedException;
  }

  private Path logFile() {
    return home.resolve("log");
  }

  /// Ends the process and the client.
  void close() throws InterruptedException {
    kill();
    channel.shutdownNow();
  }
}
