package io.coxswain.raft.simulation;

import io.coxswain.raft.Entry;
import io.coxswain.raft.Payload;
import io.coxswain.raft.Recovered;
import java.util.ArrayList;
import java.util.List;

/// A member's log as it must stand in its memory, rebuilt from what it hands out for writing.
final class LogMirror {
  private final List<Entry> entries;
  private final long baseIndex;
  private final long baseTerm;

  LogMirror(Recovered recovered) {
    baseIndex = recovered.compactedIndex();
    baseTerm = recovered.compactedTerm();
    entries = new ArrayList<>(recovered.entries());
  }

  LogMirror(StateImage snapshot) {
    baseIndex = snapshot.index();
    baseTerm = snapshot.term();
    entries = new ArrayList<>();
  }

  long baseIndex() {
    return baseIndex;
  }

  long lastIndex() {
    return baseIndex + entries.size();
  }

  /// -1 if there is no entry.
  long termAt(long index) {
    if (index == baseIndex) {
      return baseTerm;
    }
    return index < baseIndex || index > lastIndex()
        ? -1
        : entries.get((int) (index - baseIndex - 1)).term();
  }

  /// Changes of membership behind `index`: no leader may have two that it doesn't know committed.
  long changesAfter(long index) {
    return entries.stream()
        .skip(Math.max(0, index - baseIndex))
        .filter(entry -> entry.payload() instanceof Payload.Membership)
        .count();
  }

  void write(Entry entry) {
    while (lastIndex() >= entry.index()) {
      entries.removeLast();
    }
    entries.add(entry);
  }
}
