package io.coxswain.history.watch;

import io.coxswain.history.kv.Event;
import java.util.List;

/// One answer on a watch.
public sealed interface WatchResponse {

  /// @param fragment the response goes on in the next one, by the wish of the client
  record Events(List<Event> events, boolean fragment) implements WatchResponse {
    public Events {
      events = List.copyOf(events);
    }
  }

  /// Everything up to this revision has been delivered: a response without events.
  record Progress(long revision) implements WatchResponse {}

  /// The watch ended because it fell behind a compaction.
  ///
  /// @param compactRevision the first revision that can still be watched
  record Compacted(long compactRevision) implements WatchResponse {}
}
