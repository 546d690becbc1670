package io.coxswain.history.linear;

import io.coxswain.history.kv.KeyState;
import java.util.BitSet;
import java.util.List;

/// How far a search has come: which operations have taken effect, and what they left. Two ways to the same
/// configuration have the same future, so each is looked at once.
///
/// @param done all answered operations below this index, in the order of their calls, have taken effect
/// @param ahead those above it that have too, counted from `done`; never holds 0. Kept as a window, because
///     it's only as wide as the number of clients, whatever the length of the history
/// @param spent the unknown operations that have taken effect; never changed once here
/// @param state the keys, in a fixed order
record Configuration(int done, BitSet ahead, BitSet spent, List<KeyState> state) {

  boolean isDone(int index) {
    return index < done || ahead.get(index - done);
  }

  int count() {
    return done + ahead.cardinality();
  }

  Configuration afterAnswered(int index, List<KeyState> left) {
    BitSet more = (BitSet) ahead.clone();
    more.set(index - done);
    int full = more.nextClearBit(0);
    return new Configuration(
        done + full, more.get(full, Math.max(full, more.length())), spent, left);
  }

  Configuration afterUnknown(int index, List<KeyState> left) {
    BitSet more = (BitSet) spent.clone();
    more.set(index);
    return new Configuration(done, ahead, more, left);
  }
}
