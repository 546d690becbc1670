package io.coxswain.server.mvcc;

import com.google.protobuf.ByteString;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Cursor;
import io.coxswain.server.world.StateStore.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads changes back from the `HISTORY` family.
final class HistoryCursor implements ChangeCursor {
  private final History history;
  private final StateStore.View view;
  private final Cursor cursor;
  private @Nullable Change change;

  /// @param view closed with this cursor
  /// @param to last main revision to show
  HistoryCursor(History history, StateStore.View view, long from, long to) {
    this.history = history;
    this.view = view;
    this.cursor =
        view.scan(
            Family.HISTORY,
            HistoryKey.firstOf(from),
            Optional.of(HistoryKey.firstOf(Math.max(from, to + 1))));
  }

  @Override
  public boolean next() {
    try {
      change = cursor.next() ? read() : null;
      return change != null;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the history", e);
    }
  }

  @Override
  public Change change() {
    if (change == null) {
      throw new IllegalStateException("the cursor stands on no change");
    }
    return change;
  }

  @Override
  public void close() {
    cursor.close();
    view.close();
  }

  private Change read() {
    HistoryKey at = HistoryKey.decode(cursor.key());
    HistoryRecord record = HistoryRecord.decode(cursor.value());
    long main = at.revision().main();
    KeyValue seen = record.keyValue();
    if (at.tombstone()) {
      ByteString key = seen.getKey();
      seen = KeyValue.newBuilder().setKey(key).setModRevision(main).build();
    }
    return new Change(
        at.revision(), at.tombstone(), seen, 0, () -> history.previous(main, record.previous()));
  }
}
