package io.coxswain.server.mvcc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one open [WriteTxn].
final class Txn implements WriteTxn {
  private final Working working;
  private final StateStore.Batch batch;
  private final long begun;
  private final List<Change> changes = new ArrayList<>(2);
  private boolean ended;

  Txn(Working working, StateStore.Batch batch) {
    this.working = working;
    this.batch = batch;
    this.begun = working.counters().revision();
  }

  @Override
  public long revision() {
    return changes.isEmpty() ? begun : begun + 1;
  }

  @Override
  public void checkReadable(long revision) {
    if (revision <= 0) {
      return;
    }
    if (revision > revision()) {
      throw new KvReads.RevisionInFuture(revision, revision());
    }
    if (revision < working.counters().compacted()) {
      throw new KvReads.RevisionCompacted(revision, working.counters().compacted());
    }
  }

  @Override
  public Optional<KeyValue> get(ByteString key) {
    KeyMeta meta = working.keys().get(key.toByteArray());
    return meta == null ? Optional.empty() : Optional.of(working.value(meta.modified()));
  }

  @Override
  public RangeAnswer range(RangeQuery query) {
    checkReadable(query.revision());
    return working.range(query, revision());
  }

  @Override
  public Optional<KeyValue> put(
      ByteString key, ByteString value, long lease, boolean wantPrevious) {
    checkOpen();
    byte[] keyBytes = key.toByteArray();
    KeyMeta before = working.keys().get(keyBytes);
    Revision revision = new Revision(begun + 1, changes.size());
    KeyValue stored =
        KeyValue.newBuilder()
            .setKey(key)
            .setCreateRevision(before == null ? revision.main() : before.created())
            .setModRevision(revision.main())
            .setVersion(before == null ? 1 : before.version() + 1)
            .setValue(value)
            .setLease(lease)
            .build();
    KeyMeta meta =
        new KeyMeta(
            stored.getCreateRevision(),
            revision,
            stored.getVersion(),
            lease,
            stored.getSerializedSize());
    Optional<KeyValue> previous = wantPrevious ? valueOf(before) : Optional.empty();
    write(keyBytes, before, meta, stored);
    working.tally().putBytes().add((long) key.size() + value.size());
    working.keys().put(keyBytes, meta);
    changes.add(change(revision, false, stored, before, previous));
    return previous;
  }

  @Override
  public Deleted deleteRange(ByteString key, ByteString rangeEnd, boolean wantPrevious) {
    checkOpen();
    List<KeysAt.Row> rows =
        new KeysAt.OfTree(working.keys().current())
            .find(KeySpan.of(key, rangeEnd), Long.MAX_VALUE)
            .rows();
    List<KeyValue> previous = new ArrayList<>();
    for (KeysAt.Row row : rows) {
      Optional<KeyValue> was = wantPrevious ? valueOf(row.meta()) : Optional.empty();
      was.ifPresent(previous::add);
      delete(row, was);
    }
    return new Deleted(rows.size(), previous);
  }

  private void delete(KeysAt.Row row, Optional<KeyValue> previous) {
    Revision revision = new Revision(begun + 1, changes.size());
    ByteString key = UnsafeByteOperations.unsafeWrap(row.key());
    KeyValue stored = KeyValue.newBuilder().setKey(key).build();
    write(row.key(), row.meta(), KeyMeta.tombstone(revision, stored.getSerializedSize()), stored);
    working.keys().remove(row.key());
    KeyValue seen = stored.toBuilder().setModRevision(revision.main()).build();
    changes.add(change(revision, true, seen, row.meta(), previous));
  }

  @Override
  public List<Change> end() {
    checkOpen();
    ended = true;
    working.endTxn(revision());
    return List.copyOf(changes);
  }

  private void write(byte[] key, @Nullable KeyMeta before, KeyMeta meta, KeyValue stored) {
    HistoryKey historyKey = new HistoryKey(meta.modified(), meta.isTombstone());
    int length = HistoryKey.LENGTH + (meta.isTombstone() ? 1 : 0) + meta.storedBytes();
    long given = before == null ? 0 : HistoryKey.LENGTH + before.storedBytes();
    Counters counters = working.wrote(length, given + (meta.isTombstone() ? length : 0));
    Revision replaced = before == null ? Revision.NONE : before.modified();
    batch.put(
        Family.HISTORY,
        historyKey.encode(),
        HistoryRecord.encode(replaced, counters.supersededBytes(), stored));
    Packed packed = new Packed(32);
    meta.writeTo(packed);
    batch.put(Family.KEY_INDEX, IndexKey.encode(key, meta.modified()), packed.toBytes());
    working
        .pending()
        .add(new Pending.Entry(meta.modified(), key, before, counters.supersededBytes()), stored);
  }

  private Change change(
      Revision revision,
      boolean delete,
      KeyValue seen,
      @Nullable KeyMeta before,
      Optional<KeyValue> previous) {
    if (before == null) {
      return new Change(revision, delete, seen, 0, Optional::empty);
    }
    if (before.modified().main() == revision.main()) {
      Change earlier = changes.get((int) before.modified().sub());
      return new Change(revision, delete, seen, before.lease(), earlier::previous);
    }
    KeyValue atHand = previous.orElse(working.pending().value(before.modified()));
    return new Change(
        revision,
        delete,
        seen,
        before.lease(),
        atHand != null
            ? () -> Optional.of(atHand)
            : () -> working.history().previous(revision.main(), before.modified()));
  }

  private Optional<KeyValue> valueOf(@Nullable KeyMeta meta) {
    return meta == null ? Optional.empty() : Optional.of(working.value(meta.modified()));
  }

  private void checkOpen() {
    if (ended) {
      throw new IllegalStateException("the transaction has ended");
    }
  }
}
