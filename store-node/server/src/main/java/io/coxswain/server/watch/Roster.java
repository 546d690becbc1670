package io.coxswain.server.watch;

import java.util.Collection;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/// Who stands where. The only one who moves watchers between being synced, catching up and blocked, so
/// that index, queue and stream can't disagree. Watch lane only.
final class Roster {
  private final Interests synced = new Interests();

  /// Ordered by how far they are behind: neighbours catch up together.
  private final TreeMap<Spot, Watcher> catchingUp = new TreeMap<>();

  private int watchers;

  /// Watchers that hear live events.
  Interests synced() {
    return synced;
  }

  /// Whether nobody has anything to catch up with (or could be sent it).
  boolean nobodyCatchesUp() {
    return catchingUp.isEmpty();
  }

  /// Watchers that can be sent what they missed and next need `revision` or a later one, the most behind
  /// first. A live view: copy before moving anyone.
  SortedMap<Spot, Watcher> catchingUpFrom(long revision) {
    return catchingUp.tailMap(new Spot(revision, Long.MIN_VALUE));
  }

  int watchers() {
    return watchers;
  }

  /// Takes in a new watcher at its place.
  void add(Watcher watcher) {
    watchers++;
    watcher.stream().watchers().put(watcher.id(), watcher);
    settle(watcher);
  }

  void remove(Watcher watcher) {
    watchers--;
    watcher.stream().watchers().remove(watcher.id());
    unsettle(watcher);
  }

  void move(Watcher watcher, Place place) {
    unsettle(watcher);
    watcher.moveTo(place);
    settle(watcher);
  }

  /// The stream's outlet takes more again.
  void unblock(OpenStream stream) {
    for (Watcher watcher : stream.takeBlocked()) {
      watcher.moveTo(new Place.CatchingUp(watcher.place().next()));
      settle(watcher);
    }
  }

  /// Live watchers have missed revisions from `next` on.
  void fallBehind(Collection<OpenStream> streams, long next) {
    for (OpenStream stream : streams) {
      for (Watcher watcher : stream.watchers().values()) {
        if (watcher.place() instanceof Place.Synced(long from)) {
          move(watcher, new Place.CatchingUp(Math.max(from, next)));
        }
      }
    }
  }

  private void settle(Watcher watcher) {
    switch (watcher.place()) {
      case Place.Synced _ -> synced.add(watcher);
      case Place.CatchingUp(long next) -> catchingUp.put(new Spot(next, watcher.number()), watcher);
      case Place.Blocked _ -> watcher.stream().blocked().add(watcher);
    }
  }

  private void unsettle(Watcher watcher) {
    switch (watcher.place()) {
      case Place.Synced _ -> synced.remove(watcher);
      case Place.CatchingUp(long next) -> catchingUp.remove(new Spot(next, watcher.number()));
      case Place.Blocked _ -> watcher.stream().blocked().remove(watcher);
    }
  }

  /// A place in the queue: how far behind, and who, so that it is unique.
  record Spot(long next, long number) implements Comparable<Spot> {
    private static final Comparator<Spot> ORDER =
        Comparator.comparingLong(Spot::next).thenComparingLong(Spot::number);

    @Override
    public int compareTo(Spot other) {
      return ORDER.compare(this, other);
    }
  }
}
