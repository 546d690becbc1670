package io.coxswain.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a program and reads what it says.
final class Commands {
  private static final long SECONDS_MAX = 120;

  private Commands() {}

  /// What a program answered.
  record Answer(List<String> command, int exitCode, String text) {
    /// The output of a program that must have succeeded.
    String ok() {
      if (exitCode != 0) {
        throw new AssertionError(
            "%s exited with %d:%n%s".formatted(String.join(" ", command), exitCode, text));
      }
      return text;
    }
  }

  static Answer run(String... command) {
    return run(Arrays.asList(command));
  }

  /// Runs to the end; output and error output together.
  static Answer run(List<String> command) {
    return run(command, "");
  }

  /// The same, with something to read on its standard input.
  static Answer run(List<String> command, String input) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "%s did not end within %d s".formatted(String.join(" ", command), SECONDS_MAX));
      }
      return new Answer(command, process.exitValue(), text);
    } catch (IOException e) {
      throw new AssertionError("%s could not be run".formatted(command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running %s".formatted(command), e);
    }
  }

  /// Runs a program that does not end by itself until it has printed this line; answers what it printed.
  static List<String> runUntil(List<String> command, String lastLine) {
    List<String> printed = new ArrayList<>();
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      process
          .onExit()
          .orTimeout(SECONDS_MAX, TimeUnit.SECONDS)
          .exceptionally(_ -> process.destroyForcibly());
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          printed.add(line);
          if (line.equals(lastLine)) {
            return printed;
          }
        }
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new AssertionError("%s could not be run".formatted(command), e);
    }
    throw new AssertionError(
        "%s did not print %s: %s".formatted(String.join(" ", command), lastLine, printed));
  }
}
