package io.coxswain.history.watch;

import io.coxswain.history.kv.Event;
import java.util.Set;

/// What a watch asked for.
///
/// @param startRevision the first that it wants; 0 = from now on
/// @param kinds of events that were not filtered away
/// @param previousAsked whether events are to say what was there before
public record WatchRequest(
    KeyRange range, long startRevision, Set<Event.Kind> kinds, boolean previousAsked) {

  public WatchRequest {
    kinds = Set.copyOf(kinds);
  }

  /// All events, with what was there before.
  public static WatchRequest from(KeyRange range, long startRevision) {
    return new WatchRequest(range, startRevision, Set.of(Event.Kind.values()), true);
  }

  boolean wants(Event event) {
    return range.contains(event.key()) && kinds.contains(event.kind());
  }
}
