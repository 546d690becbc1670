package io.coxswain.history.kv;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// An [EventHistory] replayed on the reference: every key at every revision, and every way in which the
/// events contradict each other. Immutable.
public final class Timeline {
  private final long before;
  private final long last;
  private final Map<String, NavigableMap<Long, KeyState>> keys = new HashMap<>();
  private final NavigableMap<Long, List<Event>> revisions = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  public Timeline(EventHistory history) {
    before = history.firstRevision() - 1;
    for (KeyState state : history.base()) {
      statesOf(state.key()).put(before, state);
    }
    long newest = before;
    for (Event event : history.events()) {
      if (event.revision() < newest || event.revision() <= before) {
        problems.add(
            "The history of events goes back: %s after revision %d.".formatted(event, newest));
      } else {
        if (event.revision() > newest + 1) {
          problems.add(
              "The history of events has a gap: %s follows revision %d.".formatted(event, newest));
        }
        newest = event.revision();
        replay(event);
      }
    }
    last = newest;
  }

  private void replay(Event event) {
    List<Event> together = revisions.computeIfAbsent(event.revision(), _ -> new ArrayList<>());
    if (together.stream().anyMatch(other -> other.key().equals(event.key()))) {
      problems.add("%s comes twice in its revision: %s.".formatted(event, together));
      return;
    }
    KeyState was = at(event.key(), event.revision());
    KeyState now =
        event.kind() == Event.Kind.PUT
            ? was.put(event.now().value(), event.revision())
            : KeyState.deleted(event.key(), event.revision());
    if (event.kind() == Event.Kind.DELETE && !was.exists()) {
      problems.add("%s deletes what was not there.".formatted(event));
    }
    if (!now.equals(event.now())) {
      problems.add("%s should be %s after %s.".formatted(event, now, was));
    }
    together.add(new Event(now, was));
    statesOf(event.key()).put(event.revision(), now);
  }

  private NavigableMap<Long, KeyState> statesOf(String key) {
    return keys.computeIfAbsent(key, _ -> new TreeMap<>());
  }

  /// A key as a read at a revision, from [#base] on, has to find it.
  public KeyState at(String key, long revision) {
    NavigableMap<Long, KeyState> states = keys.get(key);
    Map.Entry<Long, KeyState> entry = states == null ? null : states.floorEntry(revision);
    return entry == null ? KeyState.absent(key) : Effect.asRead(entry.getValue());
  }

  /// The events of one revision, with what was there before.
  public List<Event> eventsAt(long revision) {
    return Collections.unmodifiableList(revisions.getOrDefault(revision, List.of()));
  }

  /// The event of a key at a revision.
  public Optional<Event> eventOf(String key, long revision) {
    return eventsAt(revision).stream().filter(event -> event.key().equals(key)).findFirst();
  }

  /// The events from one revision to another, both included, in order.
  public List<Event> events(long from, long through) {
    return from > through
        ? List.of()
        : revisions.subMap(from, true, through, true).values().stream()
            .flatMap(List::stream)
            .toList();
  }

  /// The first revision at which reads can be judged; events are known from the next one on.
  public long base() {
    return before;
  }

  /// Whether it begins with an empty store, whose first revision holds nothing: there is no earlier one.
  public boolean isComplete() {
    return before <= 1;
  }

  /// The last revision.
  public long last() {
    return last;
  }

  /// How the events contradict each other, one sentence each.
  public List<String> problems() {
    return Collections.unmodifiableList(problems);
  }
}
