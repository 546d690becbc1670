package io.coxswain.server.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A cluster of one member of the real etcd, as a process. It has to be built first, which needs Go: `e2e-tests/tools/build etcd`.
final class RealEtcd implements AutoCloseable {
  static final String VERSION = "3.7.3";
  private static final Duration START_MAX = Duration.ofSeconds(30);

  private final Process process;
  private final String clientUrl;

  private RealEtcd(Process process, String clientUrl) {
    this.process = process;
    this.clientUrl = clientUrl;
  }

  /// Starts it and waits until it serves. Ends the test, with the reason printed, if there is no etcd.
  static RealEtcd start(Path directory, String... flags) throws IOException, InterruptedException {
    Path program = program();
    String client = FreePorts.url();
    String peer = FreePorts.url();
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer));
    command.addAll(List.of(flags));
    Path log = directory.resolve("etcd.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    RealEtcd etcd = new RealEtcd(process, client);
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (!Files.readString(log).contains("ready to serve client requests")) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() - deadline > 0) {
        etcd.close();
        throw new AssertionError("etcd does not serve: " + Files.readString(log));
      }
    }
    return etcd;
  }

  String clientUrl() {
    return clientUrl;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /// Ends the test, with the reason printed, if there is no etcd.
  static Path program() {
    Path cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    Path program = cache.resolve("coxswain/bin/etcd-v" + VERSION + "/etcd");
    if (!Files.isExecutable(program)) {
      String reason =
          "not covered: answers were not compared with a running etcd %s, because it is not built (e2e-tests/tools/build etcd)"
              .formatted(VERSION);
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    return program;
  }
}
