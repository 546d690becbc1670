package io.coxswain.server.mvcc;

import com.google.protobuf.ByteString;
import io.coxswain.api.mvcc.KeyValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A store that is nothing but its list of changes, for rooms that only want to see changes go by.
public final class ToyKv {
  private final List<Change> all = new ArrayList<>();
  private final Map<ByteString, KeyValue> living = new HashMap<>();
  private long revision = 1;
  private long compacted;

  public long revision() {
    return revision;
  }

  public long compacted() {
    return compacted;
  }

  /// Puts all keys in one revision, each with `value`; a key that starts with `-` is deleted instead.
  public List<Change> apply(String value, String... keys) {
    revision++;
    List<Change> changes = new ArrayList<>();
    for (String key : keys) {
      Revision at = new Revision(revision, changes.size());
      changes.add(
          key.startsWith("-")
              ? delete(at, ByteString.copyFromUtf8(key.substring(1)))
              : put(at, ByteString.copyFromUtf8(key), ByteString.copyFromUtf8(value)));
    }
    all.addAll(changes);
    return changes;
  }

  public void compact(long at) {
    compacted = at;
    all.removeIf(change -> change.revision().main() < at);
  }

  /// As `MvccStore` answers it.
  public ChangeCursor historyFrom(long from) {
    if (from < compacted) {
      throw new KvReads.RevisionCompacted(from, compacted);
    }
    Iterator<Change> changes =
        all.stream().filter(change -> change.revision().main() >= from).toList().iterator();
    return new ChangeCursor() {
      private Optional<Change> at = Optional.empty();

      @Override
      public boolean next() {
        at = changes.hasNext() ? Optional.of(changes.next()) : Optional.empty();
        return at.isPresent();
      }

      @Override
      public Change change() {
        return at.orElseThrow();
      }

      @Override
      public void close() {}
    };
  }

  private Change put(Revision at, ByteString key, ByteString value) {
    Optional<KeyValue> before = Optional.ofNullable(living.get(key));
    KeyValue now =
        KeyValue.newBuilder()
            .setKey(key)
            .setValue(value)
            .setModRevision(at.main())
            .setCreateRevision(before.map(KeyValue::getCreateRevision).orElse(at.main()))
            .setVersion(before.map(KeyValue::getVersion).orElse(0L) + 1)
            .build();
    living.put(key, now);
    return new Change(at, false, now, 0, () -> before);
  }

  private Change delete(Revision at, ByteString key) {
    Optional<KeyValue> before = Optional.ofNullable(living.remove(key));
    KeyValue now = KeyValue.newBuilder().setKey(key).setModRevision(at.main()).build();
    return new Change(at, true, now, 0, () -> before);
  }
}
