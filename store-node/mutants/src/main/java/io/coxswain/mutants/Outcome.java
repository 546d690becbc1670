package io.coxswain.mutants;

import java.util.List;

/// How a hunt ended.
///
/// @param found whether a world failed
/// @param detector the check that failed first, as `Class.method`
/// @param message what it said, numbers left out
/// @param seed of the failed world
/// @param worlds run, the failed one included
/// @param millis of processor time that the worlds took
record Outcome(
    boolean found, String detector, String message, long seed, long worlds, long millis) {

  static Outcome survived(long worlds, long millis) {
    return new Outcome(false, "-", "-", -1, worlds, millis);
  }

  /// As a line without its end.
  String toLine() {
    return String.join(
        "\t",
        String.valueOf(found),
        detector,
        message,
        String.valueOf(seed),
        String.valueOf(worlds),
        String.valueOf(millis));
  }

  /// @throws IllegalArgumentException if it isn't what [#toLine()] makes
  static Outcome parse(String line) {
    List<String> fields = List.of(line.split("\t", -1));
    if (fields.size() != 6) {
      throw new IllegalArgumentException("not an outcome: " + line);
    }
    return new Outcome(
        Boolean.parseBoolean(fields.get(0)),
        fields.get(1),
        fields.get(2),
        Long.parseLong(fields.get(3)),
        Long.parseLong(fields.get(4)),
        Long.parseLong(fields.get(5)));
  }
}
