package io.coxswain.server.watch;

import io.coxswain.server.world.Clock;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Tells idle watchers how far they are: on request for a whole stream, periodically for the watchers
/// that want it. Both only once everything up to that revision has been sent. Watch lane only.
final class ProgressNotices {
  /// etcd's id for "all watchers of this stream".
  static final long ALL_WATCHERS = -1;

  private static final int SPREAD = 16;

  private final Clock clock;
  private final long intervalNanos;

  /// Streams whose client asked and was not answered: asking twice is answered once.
  private final Set<OpenStream> asked = new LinkedHashSet<>();

  /// Streams with a periodic notice to come. Deadlines are compared by difference; a stream's deadline
  /// changes only while it is not in here.
  private final TreeSet<OpenStream> scheduled =
      new TreeSet<>(
          Comparator.<OpenStream, OpenStream>comparing(
                  stream -> stream,
                  (one, other) -> Long.signum(one.progressDueNanos() - other.progressDueNanos()))
              .thenComparingLong(OpenStream::number));

  ProgressNotices(Clock clock, long intervalNanos) {
    this.clock = clock;
    this.intervalNanos = intervalNanos;
  }

  void watcherAdded(Watcher watcher) {
    if (watcher.spec().progressNotify() && !watcher.stream().hasProgressScheduled()) {
      schedule(watcher.stream());
    }
  }

  void ask(OpenStream stream) {
    asked.add(stream);
  }

  void forget(OpenStream stream) {
    asked.remove(stream);
    scheduled.remove(stream);
  }

  /// Answers the streams that are up to date and take more.
  ///
  /// @param current the revision up to which synced watchers have been served
  void answerAsked(long current) {
    Iterator<OpenStream> streams = asked.iterator();
    while (streams.hasNext()) {
      OpenStream stream = streams.next();
      if (stream.watchers().isEmpty()) {
        streams.remove(); // nobody whose progress it could be: not answered, as in etcd
      } else if (stream.isReady()
          && stream.watchers().values().stream().allMatch(watcher -> isAt(watcher, current))) {
        stream.send(new WatchOutlet.Notice.Progress(ALL_WATCHERS, current));
        streams.remove();
      }
    }
  }

  /// The next periodic notice; `Long.MAX_VALUE` if none.
  long nextDueNanos() {
    return scheduled.isEmpty() ? Long.MAX_VALUE : scheduled.first().progressDueNanos();
  }

  /// Sends the periodic notices that are due, to watchers that heard nothing in the whole interval.
  void sendDue(long current) {
    long now = clock.nanoTime();
    while (!scheduled.isEmpty() && scheduled.first().progressDueNanos() - now <= 0) {
      OpenStream stream = scheduled.removeFirst();
      stream.setProgressScheduled(false);
      List<Watcher> wanting =
          stream.watchers().values().stream().filter(one -> one.spec().progressNotify()).toList();
      for (Watcher watcher : wanting) {
        boolean idle = !watcher.wasBusy();
        if (idle && isAt(watcher, current) && stream.isReady()) {
          stream.send(new WatchOutlet.Notice.Progress(watcher.id(), current));
        }
      }
      if (!wanting.isEmpty()) {
        schedule(stream);
      }
    }
  }

  private void schedule(OpenStream stream) {
    long spread = intervalNanos / 10 / SPREAD * (stream.number() % SPREAD);
    stream.setProgressDueNanos(clock.nanoTime() + intervalNanos + spread);
    stream.setProgressScheduled(true);
    scheduled.add(stream);
  }

  /// Whether a watcher has been sent everything up to `current` and does not wait for the future (one that
  /// begins at a revision hears no progress below it, as in etcd).
  private static boolean isAt(Watcher watcher, long current) {
    return watcher.place() instanceof Place.Synced(long next)
        && next <= current + 1
        && watcher.spec().startRevision() <= current;
  }
}
