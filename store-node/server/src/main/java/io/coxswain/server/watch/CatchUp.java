package io.coxswain.server.watch;

import io.coxswain.server.mvcc.Change;
import io.coxswain.server.mvcc.ChangeCursor;
import io.coxswain.server.mvcc.KvReads;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/// Brings watchers that missed revisions forward, neighbours together: one pass over a piece of the ring
/// or of history serves all of them that stand in it. Watch lane only.
///
/// History is swept like a lift moves: upwards from where the last piece ended, taking everyone on the
/// way, then again from the lowest. So a stream of newcomers at the bottom can't hold up those half way.
final class CatchUp {
  /// Bounds on one piece.
  static final long PIECE_BYTES_MAX = 1 << 20;

  static final int GROUP_MAX = 4096;

  private final Roster roster;
  private final Delivery delivery;
  private final RevisionRing ring;
  private final KvReads reads;
  private final PastChanges past;
  private long sweep;

  CatchUp(Roster roster, Delivery delivery, RevisionRing ring, KvReads reads, PastChanges past) {
    this.roster = roster;
    this.delivery = delivery;
    this.ring = ring;
    this.reads = reads;
    this.past = past;
  }

  /// One piece from the ring, one from history.
  ///
  /// @param current the revision up to which live watchers have been served
  /// @return whether somebody is still behind
  boolean step(long current) {
    settleAhead(current);
    stepInRing(current);
    stepInHistory(current);
    return !roster.nobodyCatchesUp();
  }

  /// Tells a watcher that a revision it needs was compacted.
  void cancelCompacted(Watcher watcher, long compacted) {
    roster.remove(watcher);
    // The reason stays empty, as in etcd: the compacted revision says it.
    watcher.stream()
        .send(new WatchOutlet.Notice.Cancelled(watcher.id(), ring.last(), compacted, ""));
  }

  /// Those who wait for the future, or have nothing to catch up with.
  private void settleAhead(long current) {
    for (Watcher watcher : group(roster.catchingUpFrom(current + 1), Long.MAX_VALUE)) {
      roster.move(watcher, new Place.Synced(watcher.place().next()));
    }
  }

  /// Nearly everybody else: behind by less than the ring holds.
  private void stepInRing(long current) {
    SortedMap<Roster.Spot, Watcher> inRing = roster.catchingUpFrom(ring.first());
    if (inRing.isEmpty()) {
      return;
    }
    List<SharedRevision> piece =
        ring.read(inRing.firstKey().next(), PIECE_BYTES_MAX).stream()
            .filter(revision -> revision.revision() <= current)
            .toList();
    if (!piece.isEmpty()) { // else it left the ring just now, and history has it
      serve(new Piece(piece, piece.getLast().revision()), inRing, current);
    }
  }

  private void stepInHistory(long current) {
    long end = Math.min(ring.first() - 1, current);
    SortedMap<Roster.Spot, Watcher> above = roster.catchingUpFrom(sweep);
    if (above.isEmpty() || above.firstKey().next() > end) {
      above = roster.catchingUpFrom(0);
    }
    if (above.isEmpty() || above.firstKey().next() > end) {
      return;
    }
    try {
      Piece piece = readHistory(above.firstKey().next(), end);
      sweep = piece.through() + 1;
      serve(piece, above, current);
    } catch (KvReads.RevisionCompacted _) {
      cancelAllCompacted(reads.compactedRevision());
    }
  }

  private void cancelAllCompacted(long compacted) {
    for (Watcher watcher : group(roster.catchingUpFrom(0), compacted - 1)) {
      cancelCompacted(watcher, compacted);
    }
  }

  private Piece readHistory(long from, long end) {
    List<SharedRevision> revisions = new ArrayList<>();
    try (ChangeCursor cursor = past.from(from)) {
      long bytes = 0;
      List<Change> changes = new ArrayList<>();
      while (cursor.next()) {
        Change change = cursor.change();
        long revision = change.revision().main();
        if (!changes.isEmpty() && changes.getFirst().revision().main() != revision) {
          bytes += keep(changes, revisions);
          changes = new ArrayList<>();
          if (bytes >= PIECE_BYTES_MAX) {
            return new Piece(revisions, revision - 1);
          }
        }
        if (revision > end) {
          return new Piece(revisions, end);
        }
        changes.add(change);
      }
      if (!changes.isEmpty()) {
        keep(changes, revisions);
      }
    }
    return new Piece(revisions, end);
  }

  private static long keep(List<Change> changes, List<SharedRevision> into) {
    SharedRevision shared =
        new SharedRevision(new AppliedRevision(changes.getFirst().revision().main(), changes));
    into.add(shared);
    return shared.bytes();
  }

  private void serve(Piece piece, SortedMap<Roster.Spot, Watcher> from, long current) {
    List<Watcher> group = group(from, piece.through());
    Interests interests = new Interests();
    group.forEach(interests::add);
    for (SharedRevision revision : piece.revisions()) {
      for (int i = 0; i < revision.size(); i++) {
        int position = i;
        interests.forEachInterestedIn(
            revision.keyAt(i), watcher -> watcher.find(revision, position));
      }
    }
    for (Watcher watcher : group) {
      if (delivery.flush(watcher, piece.through())) {
        long next = piece.through() + 1;
        roster.move(watcher, next > current ? new Place.Synced(next) : new Place.CatchingUp(next));
      }
    }
  }

  /// The first of them that stand at or below a revision, so many that one step stays short.
  private static List<Watcher> group(SortedMap<Roster.Spot, Watcher> from, long through) {
    return from.entrySet().stream()
        .takeWhile(entry -> entry.getKey().next() <= through)
        .limit(GROUP_MAX)
        .map(entry -> entry.getValue())
        .toList();
  }

  /// Some revisions, after which everything up to `through` has been seen.
  private record Piece(List<SharedRevision> revisions, long through) {}
}
