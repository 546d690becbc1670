package io.coxswain.server.mvcc;

import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Cursor;
import io.coxswain.server.world.StateStore.Family;
import java.io.IOException;
import java.util.Optional;

/// Every revision of every key, on a state store.
///
/// A key's life, as stored (`MvccStoreLifeTest` lives it). `a` is put at 2, put at 3, deleted at 4 and put
/// again at 5:
/// ```
/// HISTORY    2.0   created 2 version 1             KEY_INDEX  a 5.0   created 5 version 1
///            3.0   created 2 version 2, was 2.0               a 4.0   deleted
///            4.0t  deleted, was 3.0                           a 3.0   created 2 version 2
///            5.0   created 5 version 1                        a 2.0   created 2 version 1
/// ```
/// A read now finds `a 5.0` in the tree in memory and its value under `5.0` in the history; a read at 3
/// seeks `a 3` in the key index. Compacting at 3 gives up 2.0, because 3.0 replaced it; compacting at 4
/// gives up 3.0 too and leaves the deletion for watchers that start at 4; compacting at 5 leaves 5.0 alone.
///
/// What it costs: a put writes two entries and copies one leaf of the tree; a read now of n keys is n
/// point reads by revision, and counting costs O(log n); a read at an older revision takes back what happened
/// since, or walks the key index, O(keys in the range, dead ones included); a sweep costs what was written between two
/// compactions. At start the key index is scanned once.
///
/// Threads: one writer ([KvWrites]); any number of readers, which see the last published state, hold no
/// lock, and notice by a missing record that a compaction overtook them.
public final class MvccStore implements KvReads, KvWrites {
  /// Values on the heap; RocksDB caches blocks beside it.
  private static final long VALUE_CACHE_BYTES = 16L << 20;

  private final StateStore store;
  private final History history;
  private final RecentTrees recent;
  private final Working working;
  private final RangeReader valuesNow = new RangeReader(this::valueNow);
  private volatile Published published;

  private MvccStore(
      StateStore store, KeyTree keys, Counters counters, long cacheBytesMax, Tally tally) {
    this.store = store;
    this.published = Published.of(keys, counters);
    this.history = new History(store, new ValueCache(cacheBytesMax), () -> published.compacted());
    this.recent = new RecentTrees(history);
    this.working = new Working(store, history, keys, counters, tally);
  }

  /// Opens what the state store holds; an empty one is a store at revision 1. Reads every key once.
  public static MvccStore open(StateStore store) throws IOException {
    return open(store, new Tally());
  }

  /// As [#open(StateStore)]; what is done is counted on in `tally`.
  public static MvccStore open(StateStore store, Tally tally) throws IOException {
    byte[] encoded = store.get(Family.META, Counters.key());
    Counters counters = encoded == null ? Counters.FRESH : Counters.decode(encoded);
    return new MvccStore(store, load(store), counters, VALUE_CACHE_BYTES, tally);
  }

  private static KeyTree load(StateStore store) throws IOException {
    KeyTreeBuilder builder = new KeyTreeBuilder();
    byte[] key = {};
    byte[] first = {};
    try (StateStore.View view = store.view();
        Cursor cursor = view.scan(Family.KEY_INDEX, new byte[0], Optional.empty())) {
      while (cursor.next()) {
        if (first.length > 0 && IndexKey.belongsTo(cursor.key(), first)) {
          continue; // an older revision of the same key
        }
        key = IndexKey.keyOf(cursor.key());
        first = IndexKey.firstOf(key);
        KeyMeta newest = KeyMeta.readFrom(new Packed.Reader(cursor.value(), 0));
        if (!newest.isTombstone()) {
          builder.append(key, newest);
        }
      }
    }
    return builder.build();
  }

  @Override
  public long currentRevision() {
    return published.revision();
  }

  @Override
  public long compactedRevision() {
    return Math.max(0, published.compacted());
  }

  /// How many keys live now.
  public long keys() {
    return published.keys().size();
  }

  /// Like [#logicalBytes()] as of the last publish, for any thread: `dbSize` for whoever asks.
  public long publishedBytes() {
    return published.logicalBytes();
  }

  @Override
  public RangeAnswer range(RangeQuery query) {
    while (true) {
      Published now = published;
      if (query.revision() > now.revision()) {
        throw new RevisionInFuture(query.revision(), now.revision());
      }
      refuseCompacted(query.revision(), now);
      try {
        return query.revision() <= 0 || query.revision() == now.revision()
            ? valuesNow.read(query, new KeysAt.OfTree(now.keys()), now.revision())
            : rangeBack(query, now);
      } catch (Overtaken e) {
        // The state we held was compacted while we read it; the next one is newer than the
        // compaction.
        if (published.compacted() <= now.revision()) {
          throw StateDamage.fault(
              "a record of revision %d or before is missing".formatted(now.revision()));
        }
      }
    }
  }

  private RangeAnswer rangeBack(RangeQuery query, Published now) {
    try (StateStore.View view = store.view()) {
      // Nothing is removed before readers can know; what we do not see compacted now is in the
      // view.
      refuseCompacted(query.revision(), published);
      KeySpan span = KeySpan.of(query.key(), query.rangeEnd());
      KeysAt then =
          recent.suits(span, query.revision(), now)
              ? new KeysAt.OfTree(recent.at(view, query.revision(), now))
              : new KeysAt.OfIndex(view, query.revision());
      RangeReader inView = new RangeReader(revision -> history.in(view, revision));
      return inView.read(query, then, now.revision());
    }
  }

  private KeyValue valueNow(Revision revision) {
    KeyValue found = history.find(revision);
    if (found == null) {
      throw new Overtaken();
    }
    return found;
  }

  private static void refuseCompacted(long revision, Published now) {
    if (revision > 0 && revision < now.compacted()) {
      throw new RevisionCompacted(revision, now.compacted());
    }
  }

  /// All changes from a revision on, up to the current one: what a watcher that starts there has missed.
  ///
  /// @param fromRevision at or above the compacted revision; above the current one = nothing yet
  /// @throws RevisionCompacted below the compacted revision
  public ChangeCursor history(long fromRevision) {
    Published now = published;
    StateStore.View view = store.view();
    try {
      refuseCompacted(Math.max(1, fromRevision), published);
      return new HistoryCursor(history, view, Math.max(0, fromRevision), now.revision());
    } catch (RuntimeException e) {
      view.close();
      throw e;
    }
  }

  /// A fingerprint of everything up to a revision; reads all of it.
  ///
  /// @param revision 0 = the current one
  /// @throws RevisionCompacted below the compacted revision
  /// @throws RevisionInFuture above the current revision
  public HashAnswer hash(long revision) {
    while (true) {
      Published now = published;
      try (StateStore.View view = store.view()) {
        if (published.compacted() != now.compacted()) {
          continue; // the view may lack what `now` can see
        }
        if (revision > now.revision()) {
          throw new RevisionInFuture(revision, now.revision());
        }
        refuseCompacted(revision, now);
        long asked = revision <= 0 ? now.revision() : revision;
        int hash = new KvHash(view, now, asked).compute();
        return new HashAnswer(hash, now.compacted(), asked, now.revision());
      }
    }
  }

  @Override
  public WriteTxn begin(StateStore.Batch batch) {
    return working.begin(batch);
  }

  @Override
  public void compact(long revision) {
    working.compact(revision);
  }

  @Override
  public boolean compactStep(StateStore.Batch batch, int recordsMax) {
    return working.sweep(batch, recordsMax);
  }

  @Override
  public boolean compactionPending() {
    return working.sweepPending();
  }

  @Override
  public void seal(StateStore.Batch batch) {
    working.seal(batch);
  }

  @Override
  public void publish() {
    published = working.publish();
    recent.published(published.revision());
  }

  @Override
  public long logicalBytes() {
    return working.counters().logicalBytes();
  }

  /// A record that a reader's state refers to has been removed. No stack trace: it is an answer.
  private static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overtaken() {
      super("overtaken by a compaction", null, false, false);
    }
  }
}
