package io.coxswain.server.watch;

import io.coxswain.server.lane.Lane;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.world.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// The lane that delivers changes. The applier appends to the ring and wakes it; client threads leave
/// what they ask in their stream and wake it; so nothing can be lost to a full mailbox, and the only
/// event is to wake up.
///
/// A turn: new revisions to the synced watchers; streams that called; one step of catching up; progress
/// notices. In this order, so that a progress notice never overtakes an event.
public final class WatchLane implements Lane<WatchLane.Wake>, WatchHub, WatchFeed {

  /// Look around.
  public enum Wake {
    WAKE
  }

  /// Bounds and periods.
  ///
  /// @param ringBytesMax bytes of recent revisions kept in memory
  /// @param fragmentBytesMax answers of watchers that allow it are split beyond this
  /// @param progressIntervalNanos between periodic progress notices of an idle watcher; a tenth is added,
  ///     different for each stream, so that they don't come all at once
  public record Settings(long ringBytesMax, long fragmentBytesMax, long progressIntervalNanos) {
    public Settings {
      if (ringBytesMax < 1 || fragmentBytesMax < 1 || progressIntervalNanos < 1) {
        throw new IllegalArgumentException(
            "watch settings must be >= 1, were %d, %d, %d"
                .formatted(ringBytesMax, fragmentBytesMax, progressIntervalNanos));
      }
    }
  }

  /// How many there are, for metrics.
  ///
  /// @param streams open streams
  /// @param watchers all watchers
  /// @param synced those that hear live events
  public record Counts(int streams, int watchers, int synced) {}

  /// Streams looked at in one turn.
  private static final int STREAMS_PER_TURN = 256;

  /// Asks taken from one stream in one turn.
  private static final int ASKS_PER_STREAM = 64;

  /// Bytes of new revisions served in one turn.
  private static final long LIVE_BYTES_PER_TURN = 1 << 20;

  private final Mailbox<Wake> own;
  private final RevisionRing ring;
  private final KvReads reads;
  private final Roster roster = new Roster();
  private final Delivery delivery;
  private final CatchUp catchUp;
  private final ProgressNotices progress;
  private final Set<OpenStream> streams = new LinkedHashSet<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final ConcurrentLinkedQueue<OpenStream> calling = new ConcurrentLinkedQueue<>();
  private final AtomicLong numbers = new AtomicLong();
  private volatile Counts counts = new Counts(0, 0, 0);

  /// Live watchers have been served up to here.
  private long current;

  public WatchLane(
      Mailbox<Wake> own, Settings settings, KvReads reads, PastChanges past, Clock clock) {
    this.own = own;
    this.reads = reads;
    this.current = reads.currentRevision();
    this.ring = new RevisionRing(settings.ringBytesMax(), current);
    this.delivery = new Delivery(roster, settings.fragmentBytesMax());
    this.catchUp = new CatchUp(roster, delivery, ring, reads, past);
    this.progress = new ProgressNotices(clock, settings.progressIntervalNanos());
  }

  @Override
  public WatchStream open(WatchOutlet outlet) {
    return new OpenStream(numbers.incrementAndGet(), outlet, this::call);
  }

  @Override
  public void applied(List<AppliedRevision> revisions) {
    revisions.forEach(ring::append);
    if (counts.streams() > 0) {
      wake(); // else the first stream's call does, and looks at the ring after it was counted
    }
  }

  @Override
  public void restarted(long revision) {
    ring.restart(revision);
    wake();
  }

  /// Events sent to watchers, since the start. Thread-safe.
  public long sentEvents() {
    return delivery.sentEvents();
  }

  /// Counts as of the end of the last turn. Thread-safe.
  public Counts counts() {
    return counts;
  }

  @Override
  public void on(Wake event) {
    woken.set(false);
    boolean more = serveLive();
    more |= attendStreams();
    more |= catchUp.step(current);
    progress.answerAsked(current);
    counts = new Counts(streams.size(), roster.watchers(), roster.synced().size());
    if (more || current < ring.last()) {
      wake();
    }
  }

  @Override
  public long nextDeadlineNanos() {
    return progress.nextDueNanos();
  }

  @Override
  public void onDeadline() {
    progress.sendDue(current);
  }

  private void call(OpenStream stream) {
    calling.add(stream);
    wake();
  }

  private void wake() {
    if (woken.compareAndSet(false, true) && !own.offer(Wake.WAKE)) {
      // Stopping, or full of wake-ups: either way there is nothing to add.
      woken.set(false);
    }
  }

  private boolean serveLive() {
    if (current + 1 < ring.first()) {
      roster.fallBehind(streams, current + 1);
      current = ring.last();
      return false;
    }
    for (SharedRevision revision : ring.read(current + 1, LIVE_BYTES_PER_TURN)) {
      deliver(revision);
      current = revision.revision();
    }
    return current < ring.last();
  }

  private void deliver(SharedRevision revision) {
    List<Watcher> interested = new ArrayList<>();
    for (int i = 0; i < revision.size(); i++) {
      int position = i;
      roster
          .synced()
          .forEachInterestedIn(
              revision.keyAt(i),
              watcher -> {
                if (watcher.find(revision, position)) {
                  interested.add(watcher);
                }
              });
    }
    interested.forEach(watcher -> delivery.flush(watcher, revision.revision()));
  }

  private boolean attendStreams() {
    for (int i = 0; i < STREAMS_PER_TURN; i++) {
      OpenStream stream = calling.poll();
      if (stream == null) {
        return false;
      }
      stream.answerCall();
      attend(stream);
    }
    return !calling.isEmpty();
  }

  private void attend(OpenStream stream) {
    if (stream.isClosed()) {
      List.copyOf(stream.watchers().values()).forEach(roster::remove);
      progress.forget(stream);
      streams.remove(stream);
      return;
    }
    streams.add(stream);
    if (stream.isReady()) {
      roster.unblock(stream);
    }
    for (int i = 0; i < ASKS_PER_STREAM; i++) {
      Optional<Ask> ask = stream.nextAsk();
      if (ask.isEmpty()) {
        return;
      }
      answer(stream, ask.get());
    }
    stream.onReady(); // more may be asked: come again
  }

  private void answer(OpenStream stream, Ask ask) {
    switch (ask) {
      case Ask.Create(long watchId, WatchStream.WatchSpec spec) -> create(stream, watchId, spec);
      case Ask.Cancel(long watchId) -> cancel(stream, watchId);
      case Ask.Progress _ -> progress.ask(stream);
    }
  }

  private void create(OpenStream stream, long wantedId, WatchStream.WatchSpec spec) {
    long now = ring.last();
    if (KeyInterval.of(spec.key(), spec.rangeEnd()).isEmpty()) {
      refuse(stream, now, "mvcc: watcher range is empty");
    } else if (wantedId != 0 && stream.watchers().containsKey(wantedId)) {
      refuse(stream, now, "mvcc: duplicate watch ID provided on the WatchStream");
    } else {
      long id = wantedId == 0 ? stream.chooseId() : wantedId;
      long next = spec.startRevision() > 0 ? spec.startRevision() : now + 1;
      Place place = next > current ? new Place.Synced(next) : new Place.CatchingUp(next);
      Watcher watcher = new Watcher(id, numbers.incrementAndGet(), stream, spec, place);
      roster.add(watcher);
      progress.watcherAdded(watcher);
      stream.send(new WatchOutlet.Notice.Created(id, now));
      if (next < reads.compactedRevision()) {
        catchUp.cancelCompacted(watcher, reads.compactedRevision());
      }
    }
  }

  private static void refuse(OpenStream stream, long revision, String reason) {
    stream.send(
        new WatchOutlet.Notice.Cancelled(
            WatchOutlet.Notice.Cancelled.REFUSED, revision, 0, reason));
  }

  private void cancel(OpenStream stream, long watchId) {
    Watcher watcher = stream.watchers().get(watchId);
    if (watcher != null) {
      roster.remove(watcher);
      stream.send(new WatchOutlet.Notice.Cancelled(watchId, ring.last(), 0, ""));
    }
  }
}
