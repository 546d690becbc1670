package io.coxswain.history.kv;

import java.util.List;

/// Every change of every key of the store, of other workloads too, as one watch over all of it told it from
/// the first revision to the last; taken after the last operation ended.
///
/// @param firstRevision of the first revision that it covers; 2 for a store that was empty
/// @param base every key as it was before that revision; empty for a store that was empty
/// @param events in the order of their revisions, each with what the watch said
/// @param compactRevision the highest that anybody compacted while the history was made, 0 = none. A watch
///     may leave out what was there before an event of the one after it or of earlier ones
public record EventHistory(
    long firstRevision, List<KeyState> base, List<Event> events, long compactRevision) {

  public EventHistory {
    base = List.copyOf(base);
    events = List.copyOf(events);
  }

  /// All that ever happened in a store that was empty and never compacted.
  public static EventHistory ofEmptyStore(List<Event> events) {
    return new EventHistory(2, List.of(), events, 0);
  }
}
