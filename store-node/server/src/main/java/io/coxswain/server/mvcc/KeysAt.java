package io.coxswain.server.mvcc;

import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Cursor;
import io.coxswain.server.world.StateStore.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The keys that lived at one revision.
sealed interface KeysAt {

  /// The keys of a span, in order, at most so many; and how many there are.
  Found find(KeySpan span, long rowsMax);

  record Found(List<Row> rows, long count) {}

  /// One key of the answer.
  final class Row {
    private final byte[] key;
    private final KeyMeta meta;

    Row(byte[] key, KeyMeta meta) {
      this.key = key;
      this.meta = meta;
    }

    byte[] key() {
      return key;
    }

    KeyMeta meta() {
      return meta;
    }
  }

  /// The revision of a tree: O(log n) and the rows.
  record OfTree(KeyTree tree) implements KeysAt {
    @Override
    public Found find(KeySpan span, long rowsMax) {
      int count = tree.count(span);
      int wanted = (int) Math.min(count, rowsMax);
      List<Row> rows = new ArrayList<>(wanted);
      KeyTree.Walk walk = tree.walk(span);
      while (rows.size() < wanted && walk.next()) {
        rows.add(new Row(walk.key(), walk.meta()));
      }
      return new Found(rows, count);
    }
  }

  /// Any older revision, from the key index on disk: a seek for each key of the span, dead or alive.
  record OfIndex(StateStore.View view, long revision) implements KeysAt {
    /// Neighbouring entries are cheaper to step over than to seek past, up to about here.
    private static final int STEPS_BEFORE_SEEK = 4;

    @Override
    public Found find(KeySpan span, long rowsMax) {
      List<Row> rows = new ArrayList<>();
      long count = 0;
      if (span.isEmpty()) {
        return new Found(rows, count);
      }
      Optional<byte[]> end = Optional.ofNullable(span.to()).map(IndexKey::firstOf);
      try (Cursor cursor = view.scan(Family.KEY_INDEX, IndexKey.firstOf(span.from()), end)) {
        boolean there = cursor.next();
        while (there) {
          byte[] key = IndexKey.keyOf(cursor.key());
          // The newest entry of the key that is not newer than the revision.
          there = skipTo(cursor, IndexKey.newestAt(key, revision));
          if (there && IndexKey.belongsTo(cursor.key(), IndexKey.firstOf(key))) {
            KeyMeta meta = KeyMeta.readFrom(new Packed.Reader(cursor.value(), 0));
            if (!meta.isTombstone()) {
              count++;
              if (rows.size() < rowsMax) {
                rows.add(new Row(key, meta));
              }
            }
            there = skipTo(cursor, IndexKey.behind(key));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the key index", e);
      }
      return new Found(rows, count);
    }

    /// Moves on to the first entry at or behind `target`, where the cursor may stand already.
    private static boolean skipTo(Cursor cursor, byte[] target) throws IOException {
      for (int i = 0; i < STEPS_BEFORE_SEEK; i++) {
        if (Arrays.compareUnsigned(cursor.key(), target) >= 0) {
          return true;
        }
        if (!cursor.next()) {
          return false;
        }
      }
      return Arrays.compareUnsigned(cursor.key(), target) >= 0 || cursor.seek(target);
    }
  }
}
