package io.coxswain.history.linear;

import io.coxswain.history.kv.KeyState;
import io.coxswain.history.kv.KvOperation;
import io.coxswain.history.kv.Outcome.Answered;
import io.coxswain.history.kv.Outcome.Unknown;
import io.coxswain.history.kv.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/// Looks for one order of the operations on some keys that explains all answers and keeps real time: the
/// search of Wing and Gong, with Lowe's memory of what was tried. Depth first.
///
/// An operation may come next if no other that has not come yet was answered before it was invoked. If one of
/// those changes nothing and its answer fits, it comes next and nothing else is tried: it could be moved
/// forward to here in every order that works.
final class Search {
  private static final int BLOCKERS_TOLD_MAX = 8;

  private final SortedSet<String> keys;
  private final Guess guess;
  private final List<KvOperation> answered;
  private final List<KvOperation> unknown;
  private final Deque<Configuration> open = new ArrayDeque<>();
  private final Set<Configuration> met = new HashSet<>();
  private Configuration furthest;

  Search(SortedSet<String> keys, List<KvOperation> operations) {
    this.keys = keys;
    Map<String, Integer> indexOfKey = new HashMap<>();
    keys.forEach(key -> indexOfKey.put(key, indexOfKey.size()));
    this.guess = new Guess(indexOfKey);
    List<KvOperation> byInvocation =
        operations.stream().sorted(Comparator.comparingLong(KvOperation::invokedNanos)).toList();
    this.answered =
        byInvocation.stream()
            .filter(it -> it.outcome() instanceof Answered && !it.request().serializable())
            .toList();
    this.unknown =
        byInvocation.stream()
            .filter(it -> it.outcome() instanceof Unknown && it.request().mayWrite())
            .toList();
    this.furthest =
        new Configuration(
            0, new BitSet(), new BitSet(), keys.stream().map(KeyState::absent).toList());
  }

  /// @param configurationsMax after how many to give up
  Verdict run(int configurationsMax) {
    meet(furthest);
    while (!open.isEmpty()) {
      Configuration here = open.pop();
      if (here.done() == answered.size()) {
        return Verdict.RIGHT;
      }
      if (here.count() > furthest.count()) {
        furthest = here;
      }
      if (met.size() > configurationsMax) {
        return gaveUp(configurationsMax);
      }
      // The first in the order of calls is the likeliest: on top of the stack.
      next(here).reversed().forEach(this::meet);
    }
    return new Verdict(List.of(explain()), List.of());
  }

  private void meet(Configuration configuration) {
    if (met.add(configuration)) {
      open.push(configuration);
    }
  }

  private List<Configuration> next(Configuration here) {
    List<Configuration> next = new ArrayList<>();
    List<Integer> candidates = candidates(here);
    for (int index : candidates) {
      Optional<List<KeyState>> after = after(here, index);
      if (after.isPresent()) {
        Configuration there = here.afterAnswered(index, after.get());
        if (there.state().equals(here.state())) {
          return List.of(there);
        }
        next.add(there);
      }
    }
    long firstAnswer = firstAnswer(candidates);
    for (int i = 0; i < unknown.size(); i++) {
      KvOperation operation = unknown.get(i);
      if (operation.invokedNanos() <= firstAnswer && !here.spent().get(i)) {
        for (List<KeyState> after : guess.afterUnknown(here.state(), operation)) {
          // One that changes nothing might as well never happen.
          if (!after.equals(here.state())) {
            next.add(here.afterUnknown(i, after));
          }
        }
      }
    }
    return next;
  }

  private Optional<List<KeyState>> after(Configuration here, int index) {
    KvOperation operation = answered.get(index);
    return operation.outcome() instanceof Answered answer
        ? guess.afterAnswered(here.state(), operation, answer)
        : Optional.empty();
  }

  /// The operations that may come next: those invoked before any of the others was answered.
  private List<Integer> candidates(Configuration here) {
    List<Integer> candidates = new ArrayList<>();
    long firstAnswer = Long.MAX_VALUE;
    for (int i = here.done(); i < answered.size(); i++) {
      KvOperation operation = answered.get(i);
      if (operation.invokedNanos() > firstAnswer) {
        break;
      }
      if (!here.isDone(i)) {
        candidates.add(i);
        firstAnswer = Math.min(firstAnswer, operation.answeredNanos());
      }
    }
    return candidates;
  }

  private long firstAnswer(List<Integer> candidates) {
    return candidates.stream()
        .mapToLong(index -> answered.get(index).answeredNanos())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private Verdict gaveUp(int configurationsMax) {
    return new Verdict(
        List.of(),
        List.of(
            "%s: too hard, neither right nor wrong after %d configurations of %d answered and %d unknown operations."
                .formatted(keys, configurationsMax, answered.size(), unknown.size())));
  }

  private String explain() {
    List<KvOperation> blockers =
        candidates(furthest).stream().limit(BLOCKERS_TOLD_MAX).map(answered::get).toList();
    return "%s: no order explains all answers. The best explains %d of %d; then there is %s, and none of these can be next: %s."
        .formatted(keys, furthest.count(), answered.size(), furthest.state(), blockers);
  }
}
