package io.coxswain.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A bug by which a store lost, split or hid data, and what became of it here.
///
/// @param report where it is told
/// @param bug what went wrong
/// @param mutants those that reproduce it, by name; empty if it can't be
/// @param why what it is here, or why it can't be
/// @param tests classes that show it, beside the mutants' hunts
record PastBug(String report, String bug, List<String> mutants, String why, List<String> tests) {

  /// Reads lines of five columns; lists are separated by blanks, and `-` is an empty one.
  static List<PastBug> read(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(PastBug::parse).toList();
  }

  private static PastBug parse(String line) {
    List<String> fields = List.of(line.split("\t", -1));
    if (fields.size() != 5) {
      throw new IllegalArgumentException("not a bug in five columns: " + line);
    }
    return new PastBug(
        fields.get(0), fields.get(1), list(fields.get(2)), fields.get(3), list(fields.get(4)));
  }

  private static List<String> list(String words) {
    return words.equals("-") ? List.of() : List.of(words.split(" ", -1));
  }
}
