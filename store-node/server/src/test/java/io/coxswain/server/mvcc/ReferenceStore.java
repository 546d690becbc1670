package io.coxswain.server.mvcc;

import com.google.protobuf.ByteString;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.mvcc.RangeQuery.Order;
import io.coxswain.server.mvcc.RangeQuery.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Everything that ever happened in one list, and etcd's rules followed to the letter: slow, and hard to
/// get wrong.
final class ReferenceStore {
  /// @param state the key after the change, null = deleted
  /// @param stored what etcd's bucket holds
  record Event(long main, long sub, ByteString key, @Nullable KeyValue state, KeyValue stored) {}

  private final List<Event> events = new ArrayList<>();
  private long revision = 1;
  private long compacted = -1;

  long revision() {
    return revision;
  }

  long compacted() {
    return compacted;
  }

  /// Begins a transaction: its changes get this revision.
  long next() {
    return revision + 1;
  }

  void put(long main, long sub, ByteString key, ByteString value, long lease) {
    KeyValue before = stateAt(Long.MAX_VALUE).get(key);
    KeyValue state =
        KeyValue.newBuilder()
            .setKey(key)
            .setValue(value)
            .setLease(lease)
            .setCreateRevision(before == null ? main : before.getCreateRevision())
            .setModRevision(main)
            .setVersion(before == null ? 1 : before.getVersion() + 1)
            .build();
    events.add(new Event(main, sub, key, state, state));
    revision = main;
  }

  List<KeyValue> delete(long main, long firstSub, ByteString key, ByteString rangeEnd) {
    List<KeyValue> deleted = inRange(stateAt(Long.MAX_VALUE), key, rangeEnd);
    long sub = firstSub;
    for (KeyValue keyValue : deleted) {
      KeyValue stored = KeyValue.newBuilder().setKey(keyValue.getKey()).build();
      events.add(new Event(main, sub++, keyValue.getKey(), null, stored));
      revision = main;
    }
    return deleted;
  }

  void compact(long at) {
    compacted = at;
  }

  /// Forgets what came after a revision, as a crash does.
  void rewind(long toRevision, long toCompacted) {
    events.removeIf(event -> event.main() > toRevision);
    revision = toRevision;
    compacted = toCompacted;
  }

  RangeAnswer range(RangeQuery query) {
    long at = query.revision() <= 0 ? revision : query.revision();
    if (at > revision) {
      throw new KvReads.RevisionInFuture(at, revision);
    }
    if (at < compacted) {
      throw new KvReads.RevisionCompacted(at, compacted);
    }
    List<KeyValue> all = inRange(stateAt(at), query.key(), query.rangeEnd());
    if (query.countOnly()) {
      return new RangeAnswer(revision, List.of(), false, all.size());
    }
    List<KeyValue> found = new ArrayList<>(all);
    boolean natural =
        query.order() == Order.NONE
            || (query.target() == Target.KEY && query.order() == Order.ASCENDING);
    boolean filters = !query.filters().equals(RangeQuery.Filters.NONE);
    if (natural && !filters && query.limit() > 0) {
      found = found.subList(0, (int) Math.min(found.size(), query.limit() + 1));
    }
    found.removeIf(keyValue -> !passes(keyValue, query.filters()));
    if (query.target() != Target.KEY || query.order() == Order.DESCENDING) {
      Comparator<KeyValue> order = order(query);
      found.sort(query.order() == Order.DESCENDING ? order.reversed() : order);
    }
    boolean more = query.limit() > 0 && found.size() > query.limit();
    if (more) {
      found = found.subList(0, (int) query.limit());
    }
    if (query.keysOnly()) {
      // etcd 3.7 answers from its index, which knows no leases, unless it needs the values to sort
      // by.
      boolean withLease = query.target() == RangeQuery.Target.VALUE;
      found.replaceAll(keyValue -> {
        KeyValue.Builder bare = keyValue.toBuilder().clearValue();
        return withLease ? bare.build() : bare.clearLease().build();
      });
    }
    return new RangeAnswer(revision, found, more, all.size());
  }

  private static boolean passes(KeyValue keyValue, RangeQuery.Filters filters) {
    return (filters.minMod() == 0 || keyValue.getModRevision() >= filters.minMod())
        && (filters.maxMod() == 0 || keyValue.getModRevision() <= filters.maxMod())
        && (filters.minCreate() == 0 || keyValue.getCreateRevision() >= filters.minCreate())
        && (filters.maxCreate() == 0 || keyValue.getCreateRevision() <= filters.maxCreate());
  }

  private static Comparator<KeyValue> order(RangeQuery query) {
    Comparator<ByteString> bytes = ByteString.unsignedLexicographicalComparator();
    return switch (query.target()) {
      case KEY -> Comparator.comparing(KeyValue::getKey, bytes);
      case VERSION -> Comparator.comparingLong(KeyValue::getVersion);
      case CREATE -> Comparator.comparingLong(KeyValue::getCreateRevision);
      case MOD -> Comparator.comparingLong(KeyValue::getModRevision);
      case VALUE -> Comparator.comparing(KeyValue::getValue, bytes);
    };
  }

  /// Events as a watcher that starts at a revision sees them, each with the state that it replaced.
  List<String> history(long from) {
    List<String> lines = new ArrayList<>();
    Map<ByteString, KeyValue> state = new HashMap<>();
    for (Event event : events) {
      Optional<KeyValue> replaced = Optional.ofNullable(state.get(event.key()));
      if (event.state() == null) {
        state.remove(event.key());
      } else {
        state.put(event.key(), event.state());
      }
      if (event.main() >= from) {
        KeyValue seen =
            event.state() != null
                ? event.state()
                : event.stored().toBuilder().setModRevision(event.main()).build();
        boolean known = event.main() - 1 >= compacted;
        lines.add(
            line(
                event.main(),
                event.sub(),
                event.state() == null,
                seen,
                known ? replaced : Optional.empty()));
      }
    }
    return lines;
  }

  static String line(
      long main, long sub, boolean delete, KeyValue seen, Optional<KeyValue> previous) {
    return "%d.%d %s %s was %s"
        .formatted(
            main,
            sub,
            delete ? "delete" : "put",
            seen.toString().replace('\n', ' '),
            previous.map(keyValue -> keyValue.toString().replace('\n', ' ')).orElse("nothing"));
  }

  /// Bytes of all records that compaction at the compacted revision leaves (deletions at or below it gone).
  long logicalBytes() {
    long bytes = 0;
    Map<ByteString, Event> lastCompacted = new HashMap<>();
    for (Event event : events) {
      if (event.main() > compacted) {
        bytes += sizeOf(event);
      } else {
        lastCompacted.put(event.key(), event);
      }
    }
    for (Event event : lastCompacted.values()) {
      bytes += event.state() == null ? 0 : sizeOf(event);
    }
    return bytes;
  }

  private static long sizeOf(Event event) {
    return event.stored().getSerializedSize() + (event.state() == null ? 18L : 17L);
  }

  /// HashKV of a store whose compaction has been carried out.
  int hash(long at) {
    Map<ByteString, KeyValue> live = stateAt(at);
    Map<ByteString, KeyValue> liveCompacted = stateAt(compacted);
    CRC32C crc = new CRC32C();
    crc.update("key".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    for (Event event : events) {
      if (event.main() > at) {
        break;
      }
      if (event.main() <= compacted) {
        boolean there =
            event.state() != null && event.state().equals(liveCompacted.get(event.key()));
        boolean kept =
            live.isEmpty()
                || (event.state() != null && event.state().equals(live.get(event.key())));
        if (!there || !kept) {
          continue;
        }
      }
      crc.update(
          new HistoryKey(new Revision(event.main(), event.sub()), event.state() == null).encode());
      crc.update(event.stored().toByteArray());
    }
    return (int) crc.getValue();
  }

  private Map<ByteString, KeyValue> stateAt(long at) {
    TreeMap<ByteString, KeyValue> state =
        new TreeMap<>(ByteString.unsignedLexicographicalComparator());
    for (Event event : events) {
      if (event.main() > at) {
        break;
      }
      if (event.state() == null) {
        state.remove(event.key());
      } else {
        state.put(event.key(), event.state());
      }
    }
    return state;
  }

  private static List<KeyValue> inRange(
      Map<ByteString, KeyValue> state, ByteString key, ByteString rangeEnd) {
    return state.values().stream()
        .filter(keyValue -> isInRange(keyValue.getKey(), key, rangeEnd))
        .toList();
  }

  static boolean isInRange(ByteString one, ByteString key, ByteString rangeEnd) {
    if (rangeEnd.isEmpty()) {
      return one.equals(key);
    }
    Comparator<ByteString> order = ByteString.unsignedLexicographicalComparator();
    boolean toEnd = rangeEnd.equals(ByteString.copyFrom(new byte[1]));
    return order.compare(one, key) >= 0 && (toEnd || order.compare(one, rangeEnd) < 0);
  }
}
