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
    String mutated = classes + File.pathSeparator + checkout.classPath();
    Outcome outcome = worlds(mutant, mutated, workshop.resolve("log"), fromSeed, seconds);
    if (outcome.found()) {
      requireMutantsDoing(mutant, outcome.seed());
    }
    return outcome;
  }

  /// A world that fails without the mutant too says nothing about the mutant, and much about the store.
  private void requireMutantsDoing(Mutant mutant, long seed)
      throws IOException, InterruptedException {
    Path log = checkout.workshop(mutant).resolve("control.log");
    if (worlds(mutant, checkout.classPath(), log, seed, 0).found()) {
      throw new IllegalStateException(
          "the %s world of seed %d, which was to show %s, fails without it too: mend that first; see %s"
              .formatted(mutant.world(), seed, mutant.name(), log));
    }
  }

  /// Runs at least one world.
  private Outcome worlds(Mutant mutant, String classPath, Path log, long from, long limitSeconds)
      throws IOException, InterruptedException {
    Path result = checkout.workshop(mutant).resolve("outcome");
    Files.deleteIfExists(result);
    Process process = start(mutant.world(), classPath, log, from, limitSeconds, result);
    try {
      boolean ended = process.waitFor(WALL_SECONDS_FOR_ONE * (limitSeconds + 60), TimeUnit.SECONDS);
      if (ended && Files.exists(result)) {
        return Outcome.parse(Files.readString(result));
      }
      throw new IllegalStateException(
          "the hunt for %s ended without an outcome; see %s".formatted(mutant.name(), log));
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(
      World world, String classPath, Path log, long from, long limitSeconds, Path result)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            classPath,
            RunWorlds.class.getName(),
            world.door,
            String.valueOf(from),
            String.valueOf(limitSeconds),
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
