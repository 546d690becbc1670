package io.coxswain.mutants;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Hunts one mutant in a process of its own, in which the mutated classes come before all others.
///
/// @param fromSeed first world
/// @param seconds of processor time for which worlds are run
record Hunt(Checkout checkout, long fromSeed, long seconds) {
  /// Processor time may be short; by then the process must have been forgotten by the machine.
  private static final long WALL_SECONDS_FOR_ONE = 30;

  Outcome run(Mutant mutant, MutantCompiler compiler) throws IOException, InterruptedException {
    Path workshop = checkout.workshop(mutant);
    Path classes = workshop.resolve("classes");
    clear(classes);
    compiler.compile(List.of(mutant), classes);
    Path result = workshop.resolve("outcome");
    Files.deleteIfExists(result);
    Process process = start(mutant, classes, result, workshop.resolve("log"));
    try {
      boolean ended = process.waitFor(WALL_SECONDS_FOR_ONE * (seconds + 60), TimeUnit.SECONDS);
      if (ended && Files.exists(result)) {
        return Outcome.parse(Files.readString(result));
      }
      throw new IllegalStateException(
          "the hunt for %s ended without an outcome; see %s"
              .formatted(mutant.name(), workshop.resolve("log")));
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(Mutant mutant, Path classes, Path result, Path log) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            classes + File.pathSeparator + checkout.classPath(),
            RunWorlds.class.getName(),
            mutant.world().door,
            String.valueOf(fromSeed),
            String.valueOf(seconds),
            result.toString())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static void clear(Path classes) throws IOException {
    if (Files.exists(classes)) {
      try (var old = Files.walk(classes)) {
        for (Path file : old.filter(Files::isRegularFile).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
