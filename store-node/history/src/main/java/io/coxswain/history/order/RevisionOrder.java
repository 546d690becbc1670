package io.coxswain.history.order;

import io.coxswain.history.kv.Effect;
import io.coxswain.history.kv.EventHistory;
import io.coxswain.history.kv.KeyState;
import io.coxswain.history.kv.KvOperation;
import io.coxswain.history.kv.Outcome.Answered;
import io.coxswain.history.kv.Timeline;
import io.coxswain.history.kv.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Strict serializability in the order that the store itself claims: every answer carries a revision, so the
/// one order that has to explain everything is known. O(n log n).
///
/// 1. The history of events follows from its own beginning: no gap, versions and create revisions right.
/// 2. Each revision was made by exactly one operation (`Claims`).
/// 3. Each answer is what the reference gives at its revision: for a change the state before it, for all
///    others the state of that revision.
/// 4. Real time: what began after another operation had been answered has a revision not lower than it, and
///    a higher one if it is a change. Serializable reads may be behind, but others not behind them.
///
/// Not judged, and told as undecided: operations answered with revisions before the history of events.
public final class RevisionOrder {
  private final Timeline timeline;
  private final Floors floors;
  private final List<String> violations = new ArrayList<>();
  private long tooEarly;

  private RevisionOrder(Timeline timeline, Floors floors) {
    this.timeline = timeline;
    this.floors = floors;
  }

  /// @param operations of all clients, in any order
  /// @param history taken after the last operation ended
  public static Verdict judge(List<KvOperation> operations, EventHistory history) {
    Timeline timeline = new Timeline(history);
    Floors floors = new Floors(operations);
    RevisionOrder order = new RevisionOrder(timeline, floors);
    order.violations.addAll(timeline.problems());
    new Claims(operations, timeline, floors, order.violations).check();
    operations.forEach(order::check);
    List<String> undecided =
        order.tooEarly == 0
            ? List.of()
            : List.of(
                "The answers of %d operations are older than the history, which begins after revision %d."
                    .formatted(order.tooEarly, timeline.base()));
    return new Verdict(order.violations, undecided);
  }

  private void check(KvOperation operation) {
    if (!(operation.outcome() instanceof Answered answered)) {
      return;
    }
    boolean changed = operation.changed();
    checkRealTime(operation, answered.revision(), changed);
    long readAt = changed ? answered.revision() - 1 : answered.revision();
    if (readAt < timeline.base() && !timeline.isComplete()) {
      tooEarly++;
    } else if (readAt < timeline.base() || (!changed && readAt > timeline.last())) {
      violations.add(
          "%s was answered with a revision that never was: the history goes from %d to %d."
              .formatted(operation, timeline.base(), timeline.last()));
    } else if (answered.revision() <= timeline.last()) {
      // A change beyond the end is lost, which `Claims` tells.
      checkAnswer(operation, answered, readAt);
    }
  }

  private void checkRealTime(KvOperation operation, long revision, boolean changed) {
    long floor = floors.revisionBelow(operation);
    boolean behind = changed ? revision <= floor : revision < floor;
    if (behind && !operation.request().serializable()) {
      @Nullable KvOperation before = floors.below(operation);
      violations.add(
          "%s was answered with revision %d, although %d had been answered before it began: %s."
              .formatted(operation, revision, floor, before));
    }
  }

  private void checkAnswer(KvOperation operation, Answered answered, long readAt) {
    Effect effect =
        Effect.of(operation.request(), key -> timeline.at(key, readAt), answered.revision());
    if (effect.succeeded() != answered.succeeded()) {
      violations.add(
          "%s took the wrong branch: at revision %d there was %s."
              .formatted(operation, readAt, statesAt(operation, readAt)));
    } else if (!effect.found().equals(answered.found())) {
      violations.add(
          "%s should have found %s at revision %d.".formatted(operation, effect.found(), readAt));
    }
  }

  private List<KeyState> statesAt(KvOperation operation, long revision) {
    return operation.request().keys().stream().map(key -> timeline.at(key, revision)).toList();
  }
}
