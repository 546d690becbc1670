package io.coxswain.trials;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// Programs of this machine.
final class Programs {
  private static final long SECONDS_MAX = 120;

  private Programs() {}

  /// Runs a program that must succeed; what it printed.
  ///
  /// @throws TrialFailed with its output if it does not exit with 0
  static String run(String... command) throws IOException, InterruptedException {
    Answer answer = answer(command);
    if (answer.exitCode() != 0) {
      throw new TrialFailed(
          "%s exited with %d: %s"
              .formatted(String.join(" ", command), answer.exitCode(), answer.text().strip()));
    }
    return answer.text();
  }

  /// Runs a program that may fail, such as a signal to a process that has just ended.
  ///
  /// @return whether it succeeded
  static boolean tried(String... command) throws IOException, InterruptedException {
    return answer(command).exitCode() == 0;
  }

  /// Whether the PATH has such a program.
  static boolean has(String name) {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
  }

  private static Answer answer(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new TrialFailed(
          String.join(" ", command) + " did not end within " + SECONDS_MAX + " s");
    }
    return new Answer(process.exitValue(), text);
  }

  private record Answer(int exitCode, String text) {}
}
