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

/// Reads records by revision, through a cache. Thread-safe.
final class History {
  private final StateStore store;
  private final ValueCache cache;
  private final LongSupplier compacted;

  /// @param compacted the compacted revision as readers know it
  History(StateStore store, ValueCache cache, LongSupplier compacted) {
    this.store = store;
    this.cache = cache;
    this.compacted = compacted;
  }

  /// Remembers what is in the store from now on.
  void wrote(Revision revision, KeyValue keyValue) {
    cache.put(revision, keyValue);
  }

  /// What was written at a revision; null if it was never written or is gone.
  @Nullable KeyValue find(Revision revision) {
    KeyValue cached = cache.get(revision);
    if (cached != null) {
      return cached;
    }
    try {
      return decoded(revision, store.get(Family.HISTORY, keyOf(revision)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read revision " + revision, e);
    }
  }

  /// What was written at a revision that the view must have.
  KeyValue in(StateStore.View view, Revision revision) {
    KeyValue found = cache.get(revision);
    try {
      if (found == null) {
        found = decoded(revision, view.get(Family.HISTORY, keyOf(revision)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read revision " + revision, e);
    }
    if (found == null) {
      throw StateDamage.fault(
          "revision %s is in the index but not in the history".formatted(revision));
    }
    return found;
  }

  private static byte[] keyOf(Revision revision) {
    return new HistoryKey(revision, false).encode();
  }

  private @Nullable KeyValue decoded(Revision revision, byte @Nullable [] encoded) {
    if (encoded == null) {
      return null;
    }
    KeyValue keyValue = HistoryRecord.decode(encoded).keyValue();
    cache.put(revision, keyValue);
    return keyValue;
  }

  /// The state that a change at main revision `main` replaced: read as of the revision before it, hence
  /// empty where that has been compacted, whether or not its record is still on disk.
  Optional<KeyValue> previous(long main, Revision previous) {
    if (previous.equals(Revision.NONE) || main - 1 < compacted.getAsLong()) {
      return Optional.empty();
    }
    if (previous.main() == main) {
      return previous(main, replacedBy(previous)); // the same transaction had put it
    }
    return Optional.ofNullable(find(previous));
  }

  private Revision replacedBy(Revision revision) {
    try {
      byte[] encoded = store.get(Family.HISTORY, keyOf(revision));
      return encoded == null ? Revision.NONE : HistoryRecord.decode(encoded).previous();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read revision " + revision, e);
    }
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
