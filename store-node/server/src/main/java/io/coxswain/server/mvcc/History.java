package io.coxswain.server.mvcc;

import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Cursor;
import io.coxswain.server.world.StateStore.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Reads records by revision. Thread-safe.
final class History {
  private final StateStore store;
  private final LongSupplier compacted;

  /// @param compacted the compacted revision as readers know it
  History(StateStore store, LongSupplier compacted) {
    this.store = store;
    this.compacted = compacted;
  }

  /// What was written at a revision; null if it was never written or is gone.
  @Nullable KeyValue find(Revision revision) {
    try {
      byte[] encoded = store.get(Family.HISTORY, new HistoryKey(revision, false).encode());
      return encoded == null ? null : HistoryRecord.decode(encoded).keyValue();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read revision " + revision, e);
    }
  }

  /// What was written at a revision that the view must have.
  static KeyValue in(StateStore.View view, Revision revision) {
    try {
      byte[] encoded = view.get(Family.HISTORY, new HistoryKey(revision, false).encode());
      if (encoded == null) {
        throw StateDamage.fault(
            "revision %s is in the index but not in the history".formatted(revision));
      }
      return HistoryRecord.decode(encoded).keyValue();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read revision " + revision, e);
    }
  }

  /// The state that a change at main revision `main` replaced: read as of the revision before it, hence
  /// empty where that has been compacted, whether or not its record is still on disk.
  Optional<KeyValue> previous(long main, Revision previous) {
    if (previous.equals(Revision.NONE) || main - 1 < compacted.getAsLong()) {
      return Optional.empty();
    }
    return Optional.ofNullable(find(previous));
  }

  /// The superseded-bytes counter at the end of a revision that has not been compacted.
  long supersededBytesAt(long main) {
    long superseded = -1;
    try (StateStore.View view = store.view();
        Cursor cursor =
            view.scan(
                Family.HISTORY,
                HistoryKey.firstOf(main),
                Optional.of(HistoryKey.firstOf(main + 1)))) {
      while (cursor.next()) {
        superseded = HistoryRecord.decode(cursor.value()).supersededBytes();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read revision " + main, e);
    }
    if (superseded < 0) {
      throw StateDamage.fault("revision %d is not in the history".formatted(main));
    }
    return superseded;
  }
}
