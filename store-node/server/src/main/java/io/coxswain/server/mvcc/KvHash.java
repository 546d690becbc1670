package io.coxswain.server.mvcc;

import io.coxswain.server.mvcc.KeysAt.OfIndex;
import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Cursor;
import io.coxswain.server.world.StateStore.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// HashKV as etcd defines it (server/storage/mvcc/hash.go): CRC-32C over the bucket's name `key`, then over
/// key and stored message of every record up to a revision that compaction keeps.
///
/// Of the records at or below the compacted revision those count that live there and still live at the
/// hashed revision; if no key lives at the hashed revision, all that live at the compacted one (etcd drops
/// its keep set when it is empty). Deletions at or below the compacted revision never count. So the answer
/// does not depend on how far the sweep has come.
final class KvHash {
  private final StateStore.View view;
  private final Published published;
  private final long revision;
  private final boolean nothingLives;

  /// @param view not older than `published`, and no record removed from it that `published` can see
  KvHash(StateStore.View view, Published published, long revision) {
    this.view = view;
    this.published = published;
    this.revision = revision;
    this.nothingLives = keysAt(revision).find(KeySpan.ALL, 0).count() == 0;
  }

  int compute() {
    CRC32C crc = new CRC32C();
    crc.update("key".getBytes(StandardCharsets.US_ASCII));
    Optional<byte[]> behind = Optional.of(HistoryKey.firstOf(revision + 1));
    try (Cursor cursor = view.scan(Family.HISTORY, HistoryKey.firstOf(0), behind)) {
      while (cursor.next()) {
        HistoryRecord record = HistoryRecord.decode(cursor.value());
        if (counts(HistoryKey.decode(cursor.key()), record)) {
          crc.update(cursor.key());
          record.addMessageTo(crc);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the history", e);
    }
    return (int) crc.getValue();
  }

  private boolean counts(HistoryKey at, HistoryRecord record) {
    if (at.revision().main() > published.compacted()) {
      return true;
    }
    if (at.tombstone()) {
      return false;
    }
    byte[] key = record.keyValue().getKey().toByteArray();
    KeyMeta now = published.keys().get(key);
    if (now != null && now.modified().equals(at.revision())) {
      return true; // lives now, hence all along
    }
    return livesAt(published.compacted(), key, at.revision())
        && (nothingLives || livesAt(revision, key, at.revision()));
  }

  private boolean livesAt(long main, byte[] key, Revision modified) {
    List<KeysAt.Row> found = keysAt(main).find(KeySpan.one(key), 1).rows();
    return !found.isEmpty() && found.getFirst().meta().modified().equals(modified);
  }

  private KeysAt keysAt(long main) {
    return main == published.revision()
        ? new KeysAt.OfTree(published.keys())
        : new OfIndex(view, main);
  }
}
