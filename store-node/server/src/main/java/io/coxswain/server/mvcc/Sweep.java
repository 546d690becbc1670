package io.coxswain.server.mvcc;

import com.google.protobuf.ByteString;
import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Cursor;
import io.coxswain.server.world.StateStore.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// Removes from disk what compaction has given up, walking the history once from one compacted revision to
/// the next: a record says which older one it replaced, so nothing needs to be searched and keys that did
/// not change are never touched.
///
/// A deletion goes with what it deleted, except at the compacted revision itself: a watcher may start
/// there and must still hear of it (etcd #19179). The next sweep therefore begins at that revision again.
final class Sweep {
  private Sweep() {}

  /// @param removed counts the revisions of keys that are removed
  /// @return the counters with the position moved on
  static Counters step(
      StateStore store,
      StateStore.Batch batch,
      Counters counters,
      int recordsMax,
      LongAdder removed) {
    if (recordsMax <= 0) {
      throw new IllegalArgumentException("records must be > 0, were " + recordsMax);
    }
    long target = counters.compacted();
    byte[] from = new HistoryKey(counters.sweptTo(), false).encode();
    Optional<byte[]> behind = Optional.of(HistoryKey.firstOf(target + 1));
    try (StateStore.View view = store.view();
        Cursor cursor = view.scan(Family.HISTORY, from, behind)) {
      for (int i = 0; i < recordsMax; i++) {
        if (!cursor.next()) {
          return counters.sweptTo(new Revision(target + 1, 0));
        }
        HistoryKey at = HistoryKey.decode(cursor.key());
        HistoryRecord record = HistoryRecord.decode(cursor.value());
        removed.add(remove(batch, at, record, target));
        Revision done = at.revision();
        counters = counters.sweptTo(new Revision(done.main(), done.sub() + 1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot sweep the history", e);
    }
    return counters;
  }

  /// Answers how many records it removes.
  private static int remove(
      StateStore.Batch batch, HistoryKey at, HistoryRecord record, long target) {
    boolean gone = at.tombstone() && at.revision().main() < target;
    boolean replaces = !record.previous().equals(Revision.NONE);
    if (!gone && !replaces) {
      return 0;
    }
    ByteString key = record.keyValue().getKey();
    if (replaces) {
      batch.delete(Family.HISTORY, new HistoryKey(record.previous(), false).encode());
      batch.delete(Family.KEY_INDEX, IndexKey.encode(key.toByteArray(), record.previous()));
    }
    if (gone) {
      batch.delete(Family.HISTORY, at.encode());
      batch.delete(Family.KEY_INDEX, IndexKey.encode(key.toByteArray(), at.revision()));
    }
    return (replaces ? 1 : 0) + (gone ? 1 : 0);
  }
}
