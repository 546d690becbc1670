package io.coxswain.raft.simulation;

import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.raft.RandomSource;
import io.coxswain.raft.Recovered;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A disk that keeps what was synced and forgets the rest when the power goes.
///
/// Writes queue up in order; a sync makes a prefix of them durable; a crash keeps a random prefix of the
/// unsynced ones, since a disk may write before it is told to.
public final class SimulatedDisk {
  private record Write(long sequence, Optional<HardState> hardState, List<Entry> entries) {}

  private final ArrayDeque<Write> unsynced = new ArrayDeque<>();
  private final ArrayList<Entry> entries = new ArrayList<>();
  private HardState hardState;
  private long compactedIndex;
  private long compactedTerm;
  private StateImage state;

  public SimulatedDisk(Recovered initial) {
    hardState = initial.hardState();
    entries.addAll(initial.entries());
    compactedIndex = initial.compactedIndex();
    compactedTerm = initial.compactedTerm();
    state = new StateImage(initial.appliedIndex(), compactedTerm, initial.conf(), initial.timing());
  }

  public void write(long sequence, Optional<HardState> newHardState, List<Entry> newEntries) {
    unsynced.addLast(new Write(sequence, newHardState, newEntries));
  }

  /// Makes everything written up to `sequence` durable.
  public void syncThrough(long sequence) {
    while (!unsynced.isEmpty() && unsynced.getFirst().sequence() <= sequence) {
      settle(unsynced.removeFirst());
    }
  }

  private void settle(Write write) {
    for (Entry entry : write.entries()) {
      while (lastIndex() >= entry.index()) {
        entries.removeLast();
      }
      if (entry.index() != lastIndex() + 1) {
        throw new AssertionError("a gap on disk before " + entry + ", last " + lastIndex());
      }
      entries.add(entry);
    }
    write
        .hardState()
        .ifPresent(next -> {
          if (next.term() < hardState.term() || next.commit() < hardState.commit()) {
            throw new AssertionError("hard state falls from " + hardState + " to " + next);
          }
          if (next.term() == hardState.term()
              && hardState.vote() != 0
              && next.vote() != hardState.vote()) {
            throw new AssertionError("vote changes from " + hardState + " to " + next);
          }
          hardState = next;
        });
  }

  /// The power goes: of what isn't synced, a random prefix survives.
  public void crash(RandomSource random) {
    long survivors = random.below(unsynced.size() + 1L);
    for (long i = 0; i < survivors; i++) {
      settle(unsynced.removeFirst());
    }
    unsynced.clear();
  }

  /// The state machine is durable at `image`.
  public void flush(StateImage image) {
    state = image;
  }

  public StateImage flushed() {
    return state;
  }

  /// Drops the log up to and including `index`, which the flushed state covers.
  public void compact(long index) {
    while (compactedIndex < index && !entries.isEmpty()) {
      Entry dropped = entries.removeFirst();
      compactedIndex = dropped.index();
      compactedTerm = dropped.term();
    }
  }

  /// Replaces state and log by a snapshot.
  public void install(StateImage snapshot) {
    state = snapshot;
    entries.clear();
    compactedIndex = snapshot.index();
    compactedTerm = snapshot.term();
  }

  public long lastIndex() {
    return compactedIndex + entries.size();
  }

  /// Whether the durable log or state holds the entry `(term, index)`.
  public boolean holds(long term, long index) {
    if (index <= compactedIndex) {
      return true;
    }
    return index <= lastIndex() && entries.get((int) (index - compactedIndex - 1)).term() == term;
  }

  public Recovered recover() {
    return new Recovered(
        hardState,
        state.index(),
        state.conf(),
        state.timing(),
        compactedIndex,
        compactedTerm,
        List.copyOf(entries));
  }
}
