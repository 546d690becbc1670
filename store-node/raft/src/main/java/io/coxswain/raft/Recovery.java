package io.coxswain.raft;

/// Judges what was found on disk before anything is built on it.
final class Recovery {
  private Recovery() {}

  static void check(Recovered recovered) {
    long index = recovered.compactedIndex();
    long term = recovered.compactedTerm();
    for (Entry entry : recovered.entries()) {
      demand(entry.index() == index + 1, "the log has a gap after index " + index, recovered);
      demand(entry.term() >= term, "the log's terms fall at index " + entry.index(), recovered);
      index = entry.index();
      term = entry.term();
    }
    HardState hardState = recovered.hardState();
    demand(hardState.term() >= term, "the log has entries of a later term", recovered);
    demand(hardState.commit() <= index, "the log ends before its commit index", recovered);
    demand(recovered.appliedIndex() <= index, "the state is ahead of its log", recovered);
    demand(
        recovered.appliedIndex() >= recovered.compactedIndex(),
        "entries that were never applied are missing from the log",
        recovered);
  }

  private static void demand(boolean holds, String violated, Recovered recovered) {
    if (!holds) {
      throw new InvariantViolation(
          "On disk, " + violated,
          "%s, applied %d, compacted %d, %d entries"
              .formatted(
                  recovered.hardState(),
                  recovered.appliedIndex(),
                  recovered.compactedIndex(),
                  recovered.entries().size()));
    }
  }
}
