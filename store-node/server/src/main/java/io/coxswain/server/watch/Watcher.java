package io.coxswain.server.watch;

import io.coxswain.api.mvcc.Event;
import java.util.ArrayList;
import java.util.List;

/// One watcher of a stream. Belongs to the watch lane; its place is changed by [Roster] only.
final class Watcher {
  private final long id;
  private final long number;
  private final OpenStream stream;
  private final WatchStream.WatchSpec spec;
  private final KeyInterval interval;
  private Place place;

  /// Events found in this step and not sent yet, and the revision they begin with. Empty between steps.
  private List<Event> found = new ArrayList<>();

  private long foundFirst;

  /// Whether events were sent since the last periodic progress notice.
  private boolean busy;

  /// @param number unique in the hub, never reused
  Watcher(long id, long number, OpenStream stream, WatchStream.WatchSpec spec, Place place) {
    this.id = id;
    this.number = number;
    this.stream = stream;
    this.spec = spec;
    this.interval = KeyInterval.of(spec.key(), spec.rangeEnd());
    this.place = place;
  }

  long id() {
    return id;
  }

  long number() {
    return number;
  }

  OpenStream stream() {
    return stream;
  }

  WatchStream.WatchSpec spec() {
    return spec;
  }

  KeyInterval interval() {
    return interval;
  }

  Place place() {
    return place;
  }

  void moveTo(Place newPlace) {
    place = newPlace;
  }

  /// Keeps an event for sending, unless it is filtered out or was sent before.
  ///
  /// @return whether this is the first one found in this step
  boolean find(SharedRevision revision, int position) {
    boolean wanted = revision.isDeleteAt(position) ? !spec.noDelete() : !spec.noPut();
    if (!wanted || revision.revision() < place.next()) {
      return false;
    }
    boolean first = found.isEmpty();
    if (first) {
      foundFirst = revision.revision();
    }
    found.add(revision.eventAt(position, spec.prevKv()));
    return first;
  }

  boolean hasFound() {
    return !found.isEmpty();
  }

  long foundFirst() {
    return foundFirst;
  }

  /// Hands over what was found and begins anew.
  List<Event> takeFound() {
    List<Event> taken = found;
    found = new ArrayList<>();
    busy = true;
    return taken;
  }

  /// Forgets what was found: the outlet takes no more.
  void dropFound() {
    found = new ArrayList<>();
  }

  /// Whether events were sent since this was last asked.
  boolean wasBusy() {
    boolean was = busy;
    busy = false;
    return was;
  }
}
