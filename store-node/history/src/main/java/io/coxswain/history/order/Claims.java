package io.coxswain.history.order;

import io.coxswain.history.kv.Action;
import io.coxswain.history.kv.Effect;
import io.coxswain.history.kv.Event;
import io.coxswain.history.kv.KeyState;
import io.coxswain.history.kv.KvOperation;
import io.coxswain.history.kv.Outcome.Answered;
import io.coxswain.history.kv.Outcome.Unknown;
import io.coxswain.history.kv.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who made which revision. Each revision with a change of the keys of these operations was made by exactly
/// one of them: by the one that was answered with it, or by one with an unknown outcome that would have made
/// just that change there.
final class Claims {
  private final List<KvOperation> operations;
  private final Timeline timeline;
  private final Floors floors;
  private final List<String> violations;
  private final Map<Long, KvOperation> answered = new HashMap<>();
  private final Map<String, List<KvOperation>> unknownByKey = new HashMap<>();
  private final Set<String> ownKeys = new HashSet<>();

  Claims(List<KvOperation> operations, Timeline timeline, Floors floors, List<String> violations) {
    this.operations = operations;
    this.timeline = timeline;
    this.floors = floors;
    this.violations = violations;
  }

  void check() {
    operations.forEach(this::collect);
    // The more an operation asks for, the fewer revisions it fits: it chooses first.
    Comparator<KvOperation> pickiestFirst =
        Comparator.comparingInt(it -> -it.request().conditions().size());
    unknownByKey.values().forEach(them -> them.sort(pickiestFirst));
    for (long revision = timeline.base() + 1; revision <= timeline.last(); revision++) {
      KvOperation claimant = answered.get(revision);
      if (claimant != null) {
        checkClaim(claimant, revision);
      } else {
        checkUnclaimed(revision);
      }
    }
  }

  private void collect(KvOperation operation) {
    ownKeys.addAll(operation.request().keys());
    if (operation.outcome() instanceof Unknown && operation.request().mayWrite()) {
      for (String key : operation.request().keys()) {
        unknownByKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(operation);
      }
    }
    if (operation.changed() && operation.outcome() instanceof Answered answer) {
      KvOperation other = answered.putIfAbsent(answer.revision(), operation);
      if (other != null) {
        violations.add(
            "Two changes were answered with one revision, %d: %s and %s."
                .formatted(answer.revision(), other, operation));
      }
      if (answer.revision() > timeline.last()) {
        violations.add(
            "A write was lost: %s was answered, but the history ends at revision %d."
                .formatted(operation, timeline.last()));
      }
    }
  }

  private void checkClaim(KvOperation claimant, long revision) {
    Effect effect = effectAt(claimant, revision);
    if (!madeBy(effect, revision)) {
      violations.add(
          "%s should have written %s at revision %d, but the events there are %s."
              .formatted(claimant, effect.written(), revision, timeline.eventsAt(revision)));
    }
  }

  private void checkUnclaimed(long revision) {
    List<Event> events = timeline.eventsAt(revision);
    List<Event> own = events.stream().filter(event -> ownKeys.contains(event.key())).toList();
    if (own.isEmpty()) {
      return;
    }
    for (KvOperation candidate : unknownByKey.getOrDefault(own.getFirst().key(), List.of())) {
      if (floors.revisionBelow(candidate) < revision
          && madeBy(effectAt(candidate, revision), revision)) {
        forget(candidate);
        return;
      }
    }
    violations.add(
        "Nobody made revision %d, %s: no operation was answered with it, and no unknown one fits%s."
            .formatted(revision, events, suspect(own)));
  }

  private void forget(KvOperation candidate) {
    candidate
        .request()
        .keys()
        .forEach(key -> unknownByKey.getOrDefault(key, new ArrayList<>()).remove(candidate));
  }

  private Effect effectAt(KvOperation operation, long revision) {
    return Effect.of(operation.request(), key -> timeline.at(key, revision - 1), revision);
  }

  private boolean madeBy(Effect effect, long revision) {
    List<Event> events = timeline.eventsAt(revision);
    return effect.written().size() == events.size()
        && events.stream().map(Event::now).allMatch(effect.written()::contains);
  }

  /// Who else wrote such a value, for the reader: a write done twice, or one that was refused and done.
  private String suspect(List<Event> events) {
    Optional<KvOperation> suspect =
        operations.stream()
            .filter(operation -> events.stream().anyMatch(event -> puts(operation, event.now())))
            .findFirst();
    return suspect.map(it -> "; the same value was put by " + it).orElse("");
  }

  private static boolean puts(KvOperation operation, KeyState state) {
    Action put = new Action.Put(state.key(), state.value());
    return state.exists()
        && (operation.request().then().contains(put)
            || operation.request().otherwise().contains(put));
  }
}
