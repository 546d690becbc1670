package io.coxswain.server.mvcc;

import com.google.protobuf.ByteString;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Cursor;
import io.coxswain.server.world.StateStore.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tree as it was a short while ago, made by taking back what happened since. Whoever pages through a
/// long list at the revision of its first page asks for the same tree again and again: the last one made is
/// kept. Thread-safe.
final class RecentTrees {
  /// Taking back costs a few microseconds per revision, and a tree that is kept holds on to about one leaf
  /// (2 KB) per revision that it is older.
  static final int REVISIONS_BACK_MAX = 10_000;

  private final History history;
  private volatile @Nullable Kept kept;

  private record Kept(long revision, KeyTree keys) {}

  RecentTrees(History history) {
    this.history = history;
  }

  /// Whether taking back is the cheaper way to read a span at an older revision: the other one visits every
  /// key of the span.
  boolean suits(KeySpan span, long revision, Published now) {
    Kept last = kept;
    long back = now.revision() - revision;
    return back <= REVISIONS_BACK_MAX
        && (now.keys().count(span) > back || (last != null && last.revision == revision));
  }

  /// The tree of an older revision.
  ///
  /// @param view holds everything from `revision` up to that of `now`
  KeyTree at(StateStore.View view, long revision, Published now) {
    Kept last = kept;
    if (last != null && last.revision == revision) {
      return last.keys;
    }
    KeyTree keys = takeBack(view, revision, now);
    kept = new Kept(revision, keys);
    return keys;
  }

  /// Lets go of a tree that is too old to be asked for.
  void published(long revision) {
    Kept last = kept;
    if (last != null && revision - last.revision > REVISIONS_BACK_MAX) {
      kept = null;
    }
  }

  private KeyTree takeBack(StateStore.View view, long revision, Published now) {
    KeyTreeEditor editor = new KeyTreeEditor(now.keys());
    Set<ByteString> seen = new HashSet<>();
    byte[] from = HistoryKey.firstOf(revision + 1);
    Optional<byte[]> behind = Optional.of(HistoryKey.firstOf(now.revision() + 1));
    try (Cursor cursor = view.scan(Family.HISTORY, from, behind)) {
      while (cursor.next()) {
        HistoryRecord record = HistoryRecord.decode(cursor.value());
        ByteString key = record.keyValue().getKey();
        if (seen.add(key)) { // the first change since then tells what was there before
          restore(editor, view, key.toByteArray(), record.previous());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the history", e);
    }
    return editor.tree();
  }

  private void restore(KeyTreeEditor editor, StateStore.View view, byte[] key, Revision previous) {
    if (previous.equals(Revision.NONE)) {
      editor.remove(key);
      return;
    }
    KeyValue was = history.in(view, previous);
    editor.put(
        key,
        new KeyMeta(
            was.getCreateRevision(),
            previous,
            was.getVersion(),
            was.getLease(),
            was.getSerializedSize()));
  }
}
