package io.coxswain.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The last outcome of each mutant, kept in a file: one line each, its name first.
final class Results {
  private final Path file;
  private final TreeMap<String, Outcome> byName = new TreeMap<>();

  private Results(Path file) {
    this.file = file;
  }

  static Results read(Path file) throws IOException {
    Results results = new Results(file);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        int tab = line.indexOf('\t');
        results.byName.put(line.substring(0, tab), Outcome.parse(line.substring(tab + 1)));
      }
    }
    return results;
  }

  Optional<Outcome> of(Mutant mutant) {
    return Optional.ofNullable(byName.get(mutant.name()));
  }

  void put(Mutant mutant, Outcome outcome) {
    byName.put(mutant.name(), outcome);
  }

  /// Forgets mutants that are not in the catalogue any more.
  void keepOnly(Iterable<Mutant> catalogue) {
    Map<String, Outcome> kept = new TreeMap<>();
    for (Mutant mutant : catalogue) {
      of(mutant).ifPresent(outcome -> kept.put(mutant.name(), outcome));
    }
    byName.keySet().retainAll(kept.keySet());
  }

  void write() throws IOException {
    StringBuilder lines = new StringBuilder();
    byName.forEach(
        (name, outcome) -> lines.append(name).append('\t').append(outcome.toLine()).append('\n'));
    Files.writeString(file, lines);
  }
}
