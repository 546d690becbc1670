package io.coxswain.server.watch;

import io.coxswain.api.mvcc.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Sends what was found for a watcher, or parks the watcher if its outlet takes no more. Watch lane only.
final class Delivery {
  private final Roster roster;
  private final long fragmentBytesMax;
  private final LongAdder sentEvents = new LongAdder();

  /// @param fragmentBytesMax answers of watchers that allow it are split beyond this
  Delivery(Roster roster, long fragmentBytesMax) {
    this.roster = roster;
    this.fragmentBytesMax = fragmentBytesMax;
  }

  /// Events sent to watchers, since the start. Any thread.
  long sentEvents() {
    return sentEvents.sum();
  }

  /// Sends what was found; if the outlet takes no more, forgets it and blocks the watcher at its first
  /// revision, from where it is found again.
  ///
  /// @param through everything that concerns the watcher up to here is among what was found, or was sent
  ///     before: the revision of the answer's header
  /// @return whether the watcher has now been sent all that was found
  boolean flush(Watcher watcher, long through) {
    if (!watcher.hasFound()) {
      return true;
    }
    if (!watcher.stream().isReady()) {
      roster.move(watcher, new Place.Blocked(watcher.foundFirst()));
      watcher.dropFound();
      return false;
    }
    List<Event> events = watcher.takeFound();
    if (watcher.spec().fragment()) {
      sendInFragments(watcher, through, events);
    } else {
      watcher.stream().send(new WatchOutlet.Notice.Events(watcher.id(), through, events, false));
    }
    sentEvents.add(events.size());
    return true;
  }

  private void sendInFragments(Watcher watcher, long revision, List<Event> events) {
    List<Event> fragment = new ArrayList<>();
    long bytes = 0;
    for (Event event : events) {
      int size = event.getSerializedSize();
      if (!fragment.isEmpty() && bytes + size > fragmentBytesMax) {
        watcher.stream()
            .send(new WatchOutlet.Notice.Events(watcher.id(), revision, fragment, true));
        fragment = new ArrayList<>();
        bytes = 0;
      }
      fragment.add(event);
      bytes += size;
    }
    watcher.stream().send(new WatchOutlet.Notice.Events(watcher.id(), revision, fragment, false));
  }
}
