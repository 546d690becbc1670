package io.coxswain.trials;

/// Keys that all clients of a load share, a few at a time. After so many operations, or a few of unknown outcome,
/// a new key takes a key's place: the judge's search grows with both. Thread-safe.
final class Keys {
  private static final int OPERATIONS_MAX = 300;
  private static final int UNKNOWN_MAX = 4;

  private final String prefix;
  private final int[] generation;
  private final int[] operations;
  private final int[] unknown;

  /// @param prefix of all of them
  /// @param count at a time
  Keys(String prefix, int count) {
    this.prefix = prefix;
    generation = new int[count];
    operations = new int[count];
    unknown = new int[count];
  }

  int count() {
    return generation.length;
  }

  /// The key that has this place at the moment.
  synchronized String at(int place) {
    operations[place]++;
    if (operations[place] > OPERATIONS_MAX || unknown[place] > UNKNOWN_MAX) {
      generation[place]++;
      operations[place] = 1;
      unknown[place] = 0;
    }
    return "%s%d/%d".formatted(prefix, place, generation[place]);
  }

  /// The outcome of an operation on the key at this place is unknown.
  synchronized void unknownAt(int place) {
    unknown[place]++;
  }
}
