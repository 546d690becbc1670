package io.coxswain.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Hunts mutants and rewrites `docs/track-record.md`; fails if one survives.
///
/// Arguments: `--seconds N` of processor time for each (600), `--from SEED` (drawn from the date), `--jobs N` (2), and names; none = all.
public final class HuntMutants {
  private final Checkout checkout = Checkout.found();
  private final Options options;
  private final List<Mutant> catalogue;
  private final Results results;

  private HuntMutants(Options options) throws IOException {
    this.options = options;
    this.catalogue = checkout.catalogue();
    this.results = Results.read(checkout.results());
  }

  /// Hunts.
  ///
  /// @throws Exception if a mutant doesn't fit its source, or a hunt can't be run
  public static void main(String[] arguments) throws Exception {
    int survivors = new HuntMutants(Options.of(List.of(arguments))).run();
    System.exit(survivors == 0 ? 0 : 1);
  }

  private int run() throws Exception {
    List<Mutant> wanted = options.chosenFrom(catalogue);
    System.out.printf(
        "%d mutants, %d s each at most, worlds from %d on%n",
        wanted.size(), options.seconds, options.fromSeed);
    List<String> survivors = new ArrayList<>();
    try (MutantCompiler compiler = new MutantCompiler(checkout);
        ExecutorService hunters = Executors.newFixedThreadPool(options.jobs)) {
      Hunt hunt = new Hunt(checkout, options.fromSeed, options.seconds);
      List<Future<Boolean>> hunts =
          wanted.stream()
              .map(mutant -> hunters.submit(() -> found(hunt, mutant, compiler)))
              .toList();
      for (int i = 0; i < hunts.size(); i++) {
        if (!hunts.get(i).get()) {
          survivors.add(wanted.get(i).name());
        }
      }
    }
    System.out.printf(
        "%d found, %d survived %s%n",
        wanted.size() - survivors.size(), survivors.size(), survivors);
    return survivors.size();
  }

  private boolean found(Hunt hunt, Mutant mutant, MutantCompiler compiler)
      throws IOException, InterruptedException {
    Outcome outcome = hunt.run(mutant, compiler);
    System.out.printf(
        "%-8s %-40s %5d worlds %6.1f s  %s: %s%n",
        outcome.found() ? "found" : "SURVIVED",
        mutant.name(),
        outcome.worlds(),
        outcome.millis() / 1000.0,
        outcome.detector(),
        outcome.message());
    note(mutant, outcome);
    return outcome.found();
  }

  /// At once, so that hunts that were ended early have not been for nothing.
  private synchronized void note(Mutant mutant, Outcome outcome) throws IOException {
    results.put(mutant, outcome);
    results.keepOnly(catalogue);
    results.write();
    Files.writeString(checkout.trackRecord(), TrackRecord.page(checkout, results));
  }

  private static final class Options {
    private long seconds = 600;
    private long fromSeed = Instant.now().getEpochSecond();
    private int jobs = 2;
    private final List<String> names = new ArrayList<>();

    static Options of(List<String> arguments) {
      Options options = new Options();
      for (int i = 0; i < arguments.size(); i++) {
        switch (arguments.get(i)) {
          case "--seconds" -> options.seconds = Long.parseLong(arguments.get(++i));
          case "--from" -> options.fromSeed = Long.parseLong(arguments.get(++i));
          case "--jobs" -> options.jobs = Integer.parseInt(arguments.get(++i));
          default -> options.names.add(arguments.get(i));
        }
      }
      return options;
    }

    List<Mutant> chosenFrom(List<Mutant> catalogue) {
      if (names.isEmpty()) {
        return catalogue;
      }
      return names.stream()
          .map(name ->
              catalogue.stream()
                  .filter(mutant -> mutant.name().equals(name))
                  .findFirst()
                  .orElseThrow(() -> new IllegalArgumentException("no mutant is called " + name)))
          .toList();
    }
  }
}
