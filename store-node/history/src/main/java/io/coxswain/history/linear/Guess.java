package io.coxswain.history.linear;

import io.coxswain.history.kv.Condition;
import io.coxswain.history.kv.Condition.Field;
import io.coxswain.history.kv.Condition.NumberIs;
import io.coxswain.history.kv.Effect;
import io.coxswain.history.kv.KeyState;
import io.coxswain.history.kv.KvOperation;
import io.coxswain.history.kv.Outcome.Answered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The keys of one part of a history as a search supposes them to be, one operation after the other.
/// Revisions are names here and nothing more: that of a put whose answer never came is unknown until somebody
/// reads it, and none is ever compared for its order.
final class Guess {
  /// The revision of a change whose answer never came: not 0, as that of no key, and above it.
  private static final long NAMELESS = Long.MAX_VALUE;

  private final Map<String, Integer> indexOfKey;

  Guess(Map<String, Integer> indexOfKey) {
    this.indexOfKey = indexOfKey;
  }

  /// The keys after an operation takes effect with just the answer that it got; empty = it can't.
  Optional<List<KeyState>> afterAnswered(
      List<KeyState> state, KvOperation operation, Answered answer) {
    List<KeyState> known = new ArrayList<>(state);
    answer.found().forEach(seen -> learn(known, seen));
    if (!mayTake(known, operation, answer.succeeded())) {
      return Optional.empty();
    }
    Effect effect =
        Effect.ofBranch(operation.request(), answer.succeeded(), lookUp(known), answer.revision());
    return effect.found().equals(answer.found())
        ? Optional.of(write(known, effect))
        : Optional.empty();
  }

  /// The keys after an operation of unknown outcome takes effect: one list for each branch that it may take.
  List<List<KeyState>> afterUnknown(List<KeyState> state, KvOperation operation) {
    List<List<KeyState>> after = new ArrayList<>();
    for (boolean succeeded : List.of(true, false)) {
      if (mayTake(state, operation, succeeded)) {
        after.add(
            write(state, Effect.ofBranch(operation.request(), succeeded, lookUp(state), NAMELESS)));
      }
    }
    return after;
  }

  /// Takes over the revisions of a key that somebody saw, if it is the one supposed here.
  private void learn(List<KeyState> state, KeyState seen) {
    int index = indexOf(seen.key());
    KeyState now = state.get(index);
    boolean same =
        now.exists() && now.value().equals(seen.value()) && now.version() == seen.version();
    if (same && (now.modRevision() == NAMELESS || now.createRevision() == NAMELESS)) {
      state.set(
          index,
          new KeyState(
              now.key(),
              now.value(),
              now.createRevision() == NAMELESS ? seen.createRevision() : now.createRevision(),
              now.modRevision() == NAMELESS ? seen.modRevision() : now.modRevision(),
              now.version()));
    }
  }

  private boolean mayTake(List<KeyState> state, KvOperation operation, boolean succeeded) {
    List<Condition> conditions = operation.request().conditions();
    return succeeded
        ? conditions.stream().allMatch(it -> undecidable(state, it) || holds(state, it))
        : conditions.stream().anyMatch(it -> undecidable(state, it) || !holds(state, it));
  }

  private boolean holds(List<KeyState> state, Condition condition) {
    return condition.holds(state.get(indexOf(condition.key())));
  }

  /// Whether the answer depends on the name of a revision that nobody knows, or on the order of two.
  private boolean undecidable(List<KeyState> state, Condition condition) {
    KeyState now = state.get(indexOf(condition.key()));
    if (!(condition instanceof NumberIs number)
        || number.field() == Field.VERSION
        || number.number() == 0
        || !now.exists()) {
      return false;
    }
    return switch (number.relation()) {
      case EQUAL, NOT_EQUAL -> number.field().of(now) == NAMELESS;
      case GREATER, LESS -> true;
    };
  }

  private Function<String, KeyState> lookUp(List<KeyState> state) {
    return key -> state.get(indexOf(key));
  }

  private List<KeyState> write(List<KeyState> state, Effect effect) {
    List<KeyState> after = new ArrayList<>(state);
    for (KeyState written : effect.written()) {
      after.set(
          indexOf(written.key()), written.exists() ? written : KeyState.absent(written.key()));
    }
    return List.copyOf(after);
  }

  private int indexOf(String key) {
    Integer index = indexOfKey.get(key);
    if (index == null) {
      throw new IllegalStateException("not a key of this part: " + key);
    }
    return index;
  }
}
