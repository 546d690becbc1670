package io.coxswain.history;

import io.coxswain.history.kv.Action;
import io.coxswain.history.kv.Condition.NumberIs;
import io.coxswain.history.kv.Event;
import io.coxswain.history.kv.KeyState;
import io.coxswain.history.kv.Outcome.Answered;
import io.coxswain.history.kv.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A store that does one request after the other, written apart from the reference of the judges, so that
/// the two can disagree.
final class TrueStore {
  private final Map<String, KeyState> keys = new TreeMap<>();
  private final List<Map<String, KeyState>> snapshots = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private long revision = 1;

  TrueStore() {
    snapshots.add(Map.of());
    snapshots.add(Map.of());
  }

  long revision() {
    return revision;
  }

  List<Event> events() {
    return events;
  }

  KeyState get(String key) {
    return keys.getOrDefault(key, KeyState.absent(key));
  }

  /// What a member would answer that is at an earlier revision.
  Answered getAt(String key, long earlier) {
    KeyState state = snapshots.get((int) earlier).getOrDefault(key, KeyState.absent(key));
    return new Answered(earlier, true, List.of(state));
  }

  Answered run(Request request) {
    boolean succeeded = true;
    for (var condition : request.conditions()) {
      // The only kind of condition that random histories hold.
      NumberIs number = (NumberIs) condition;
      succeeded &= get(number.key()).modRevision() == number.number();
    }
    List<KeyState> found = new ArrayList<>();
    long next = revision + 1;
    boolean changed = false;
    for (Action action : succeeded ? request.then() : request.otherwise()) {
      KeyState was = get(action.key());
      found.add(was);
      if (action instanceof Action.Put put) {
        long created = was.version() == 0 ? next : was.createRevision();
        KeyState now = new KeyState(put.key(), put.value(), created, next, was.version() + 1);
        keys.put(put.key(), now);
        events.add(new Event(now, was));
        changed = true;
      } else if (action instanceof Action.Delete && was.version() > 0) {
        keys.remove(action.key());
        events.add(new Event(new KeyState(action.key(), "", 0, next, 0), was));
        changed = true;
      }
    }
    if (changed) {
      revision = next;
      snapshots.add(Map.copyOf(keys));
    }
    return new Answered(revision, succeeded, found);
  }
}
