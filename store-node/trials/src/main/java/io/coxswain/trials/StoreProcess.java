package io.coxswain.trials;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One member as a process, started by its launcher. It can end and come back: its directory stays. Thread-safe.
final class StoreProcess {
  private static final long END_SECONDS_MAX = 60;
  private static final int LOG_TAIL_LINES = 12;

  private final String name;
  private final Path directory;
  private final List<String> command;
  private final Map<String, String> environment;
  private @Nullable Process process;

  /// Whether somebody ends it, or takes away what it needs.
  private boolean condemned;

  /// How much its log held, in bytes, when it was started last.
  private long logBefore;

  /// @param directory the log of the process is written here
  /// @param flags everything the launcher is given
  /// @param environment added to this process's own
  StoreProcess(String name, Path directory, List<String> flags, Map<String, String> environment) {
    this.name = name;
    this.directory = directory;
    this.command = new ArrayList<>();
    this.command.add(Checkout.launcher().toString());
    this.command.addAll(flags);
    this.environment = new TreeMap<>(environment);
  }

  String name() {
    return name;
  }

  /// The same member with one more flag, for its next start.
  synchronized void addFlag(String flag) {
    command.add(flag);
  }

  /// Starts it, unless it runs.
  synchronized void start() throws IOException {
    if (process != null && process.isAlive()) {
      return;
    }
    Files.createDirectories(directory);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    logBefore = Files.exists(log()) ? Files.size(log()) : 0;
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    process = builder.start();
    condemned = false;
  }

  /// Its process id while it runs; 0 if it doesn't.
  synchronized long pid() {
    return process != null && process.isAlive() ? process.pid() : 0;
  }

  /// With which code it ended by itself, if it was started and runs no more.
  synchronized OptionalInt exitCode() {
    return process == null || condemned || process.isAlive()
        ? OptionalInt.empty()
        : OptionalInt.of(process.exitValue());
  }

  /// If it runs: that it ends, before it is started again, is not by itself.
  synchronized void condemn() {
    condemned |= process != null && process.isAlive();
  }

  /// Signal 9; waits for the end.
  void kill() {
    condemn();
    Process running = current();
    if (running != null) {
      running.destroyForcibly();
      running.onExit().orTimeout(END_SECONDS_MAX, TimeUnit.SECONDS).join();
    }
  }

  /// Waits for it to end by itself.
  ///
  /// @return whether it did in time
  boolean awaitExit(long seconds) throws InterruptedException {
    Process running = current();
    return running == null || running.waitFor(seconds, TimeUnit.SECONDS);
  }

  /// Stops its clock: SIGSTOP.
  void freeze() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /// Lets it go on: SIGCONT.
  void thaw() throws IOException, InterruptedException {
    signal("-CONT");
  }

  /// The last lines it wrote since it was started last.
  synchronized String lastWords() {
    try (InputStream written = Files.newInputStream(log())) {
      written.skipNBytes(logBefore);
      List<String> lines = new String(written.readAllBytes(), UTF_8).lines().toList();
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
    } catch (IOException none) {
      return "(no log: " + none.getMessage() + ")";
    }
  }

  private Path log() {
    return directory.resolve(name + ".log");
  }

  private synchronized @Nullable Process current() {
    return process;
  }

  private void signal(String which) throws IOException, InterruptedException {
    long pid = pid();
    if (pid != 0) {
      Programs.tried("kill", which, Long.toString(pid));
    }
  }
}
