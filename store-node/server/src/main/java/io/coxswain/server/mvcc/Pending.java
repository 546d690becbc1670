package io.coxswain.server.mvcc;

import io.coxswain.api.mvcc.KeyValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was applied since the last publish: not yet (or not surely) in the state store, so the applier
/// reads it from here. One thread; bounded by the size of a batch.
final class Pending {

  /// One change.
  static final class Entry {
    private final Revision revision;
    private final byte[] key;
    private final @Nullable KeyMeta before;
    private final long supersededBytes;

    /// @param before the key's metadata until this change, null = it did not live
    /// @param supersededBytes the counter after this change
    Entry(Revision revision, byte[] key, @Nullable KeyMeta before, long supersededBytes) {
      this.revision = revision;
      this.key = key;
      this.before = before;
      this.supersededBytes = supersededBytes;
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final Map<Revision, KeyValue> values = new HashMap<>();

  void add(Entry entry, KeyValue stored) {
    entries.add(entry);
    values.put(entry.revision, stored);
  }

  @Nullable KeyValue value(Revision revision) {
    return values.get(revision);
  }

  /// What the superseded-bytes counter was at the end of a pending revision.
  long supersededBytesAt(long main) {
    for (Entry entry : entries.reversed()) {
      if (entry.revision.main() == main) {
        return entry.supersededBytes;
      }
    }
    throw new IllegalStateException("revision %d is not pending".formatted(main));
  }

  /// The tree as it was at a revision that is not older than the last published one.
  KeyTree rewound(KeyTree current, long revision) {
    KeyTreeEditor editor = new KeyTreeEditor(current);
    for (Entry entry : entries.reversed()) {
      if (entry.revision.main() <= revision) {
        break;
      }
      if (entry.before == null) {
        editor.remove(entry.key);
      } else {
        editor.put(entry.key, entry.before);
      }
    }
    return editor.tree();
  }

  /// Forgets everything: it is in the state store.
  ///
  /// @param history remembers the values, which are likely to be asked for
  void passTo(History history) {
    for (Entry entry : entries) {
      KeyValue value = values.get(entry.revision);
      if (value != null && value.getVersion() > 0) {
        history.wrote(entry.revision, value);
      }
    }
    entries.clear();
    values.clear();
  }
}
