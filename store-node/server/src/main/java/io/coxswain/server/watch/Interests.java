package io.coxswain.server.watch;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Who cares about a key. Watchers of a single key are found by one hash lookup, however many there are;
/// watchers of ranges through an interval tree. Not thread-safe.
final class Interests {
  private final Map<ByteString, Set<Watcher>> singleKeys = new HashMap<>();
  private final IntervalTree<Watcher> ranges = new IntervalTree<>();
  private int size;

  void add(Watcher watcher) {
    KeyInterval interval = watcher.interval();
    if (interval.isSingleKey()) {
      singleKeys.computeIfAbsent(interval.from(), _ -> new LinkedHashSet<>()).add(watcher);
    } else {
      ranges.add(interval, watcher);
    }
    size++;
  }

  /// The watcher must have been added.
  void remove(Watcher watcher) {
    KeyInterval interval = watcher.interval();
    if (interval.isSingleKey()) {
      singleKeys.computeIfPresent(
          interval.from(),
          (_, watchers) -> {
            watchers.remove(watcher);
            return watchers.isEmpty() ? null : watchers;
          });
    } else {
      ranges.remove(interval, watcher);
    }
    size--;
  }

  void forEachInterestedIn(ByteString key, Consumer<Watcher> action) {
    Set<Watcher> exact = singleKeys.get(key);
    if (exact != null) {
      exact.forEach(action);
    }
    ranges.forEachHolding(key, action);
  }

  int size() {
    return size;
  }
}
