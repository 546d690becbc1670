package io.coxswain.server.mvcc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.mvcc.KeysAt.Found;
import io.coxswain.server.mvcc.KeysAt.Row;
import io.coxswain.server.mvcc.RangeQuery.Filters;
import io.coxswain.server.mvcc.RangeQuery.Order;
import io.coxswain.server.mvcc.RangeQuery.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// Answers one query by etcd's rules (server/etcdserver/txn/range.go), touching as few values as it can.
///
/// The limit cuts before sorting only when the keys' own order was asked for; `NONE` counts as that, even
/// with another target, and then sorts, ascending, what the limit left plus one. Filters see everything.
final class RangeReader {
  private final Function<Revision, KeyValue> values;

  /// @param values reads the key and value that were written at a revision
  RangeReader(Function<Revision, KeyValue> values) {
    this.values = values;
  }

  /// @param revision the store's current revision, for the header
  RangeAnswer read(RangeQuery query, KeysAt keys, long revision) {
    KeySpan span = KeySpan.of(query.key(), query.rangeEnd());
    if (query.countOnly()) {
      return new RangeAnswer(revision, List.of(), false, keys.find(span, 0).count());
    }
    Found found = keys.find(span, rowsMax(query));
    List<Row> rows = filtered(found.rows(), query.filters());
    boolean byValue = query.target() == Target.VALUE;
    List<KeyValue> keyValues;
    boolean more = query.limit() > 0 && rows.size() > query.limit();
    if (byValue) {
      keyValues = cut(sortedByValue(fetched(rows), query.order()), query.limit());
      keyValues = query.keysOnly() ? withoutValues(keyValues) : keyValues;
    } else {
      List<Row> wanted = cut(sorted(rows, query), query.limit());
      keyValues = query.keysOnly() ? keysOnly(wanted) : fetched(wanted);
    }
    return new RangeAnswer(revision, keyValues, more, found.count());
  }

  private static long rowsMax(RangeQuery query) {
    boolean keyOrder =
        query.order() == Order.NONE
            || (query.target() == Target.KEY && query.order() == Order.ASCENDING);
    boolean cutFirst =
        keyOrder
            && query.filters().equals(Filters.NONE)
            && query.limit() > 0
            && query.limit() < Long.MAX_VALUE;
    return cutFirst ? query.limit() + 1 : Long.MAX_VALUE;
  }

  private static boolean needsSort(RangeQuery query) {
    return query.target() != Target.KEY || query.order() == Order.DESCENDING;
  }

  private static List<Row> filtered(List<Row> rows, Filters filters) {
    if (filters.equals(Filters.NONE)) {
      return rows;
    }
    return rows.stream()
        .filter(row ->
            within(row.meta().modified().main(), filters.minMod(), filters.maxMod())
                && within(row.meta().created(), filters.minCreate(), filters.maxCreate()))
        .toList();
  }

  private static boolean within(long revision, long min, long max) {
    return (min == 0 || revision >= min) && (max == 0 || revision <= max);
  }

  private static List<Row> sorted(List<Row> rows, RangeQuery query) {
    if (!needsSort(query)) {
      return rows;
    }
    List<Row> sorted = new ArrayList<>(rows);
    if (query.target() == Target.KEY) {
      Collections.reverse(sorted);
      return sorted;
    }
    Comparator<Row> order =
        switch (query.target()) {
          case VERSION -> Comparator.comparingLong(row -> row.meta().version());
          case CREATE -> Comparator.comparingLong(row -> row.meta().created());
          case MOD -> Comparator.comparingLong(row -> row.meta().modified().main());
          case KEY, VALUE -> throw new IllegalStateException("handled above");
        };
    sorted.sort(query.order() == Order.DESCENDING ? order.reversed() : order);
    return sorted;
  }

  private static List<KeyValue> sortedByValue(List<KeyValue> keyValues, Order order) {
    Comparator<KeyValue> byValue =
        Comparator.comparing(KeyValue::getValue, ByteString.unsignedLexicographicalComparator());
    List<KeyValue> sorted = new ArrayList<>(keyValues);
    sorted.sort(order == Order.DESCENDING ? byValue.reversed() : byValue);
    return sorted;
  }

  private static <T> List<T> cut(List<T> list, long limit) {
    return limit > 0 && limit < list.size() ? list.subList(0, (int) limit) : list;
  }

  private List<KeyValue> fetched(List<Row> rows) {
    List<KeyValue> keyValues = new ArrayList<>(rows.size());
    for (Row row : rows) {
      keyValues.add(values.apply(row.meta().modified()));
    }
    return keyValues;
  }

  /// Keys that were sorted by their values; here etcd 3.7 keeps the lease.
  private static List<KeyValue> withoutValues(List<KeyValue> keyValues) {
    return keyValues.stream().map(kv -> kv.toBuilder().clearValue().build()).toList();
  }

  /// Without values nothing needs to be fetched; etcd 3.7 leaves out the lease here, so do we.
  private static List<KeyValue> keysOnly(List<Row> rows) {
    return rows.stream()
        .map(row ->
            KeyValue.newBuilder()
                .setKey(UnsafeByteOperations.unsafeWrap(row.key()))
                .setCreateRevision(row.meta().created())
                .setModRevision(row.meta().modified().main())
                .setVersion(row.meta().version())
                .build())
        .toList();
  }
}
