package io.coxswain.server.txn;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.Compare;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.mvcc.RangeQuery;
import io.coxswain.server.mvcc.RangeQuery.Filters;
import io.coxswain.server.mvcc.RangeQuery.Order;
import io.coxswain.server.mvcc.RangeQuery.Target;
import java.util.List;

/// The condition of a transaction. It holds if it holds for every key of its range; on no key at all,
/// values never compare (there is no way to write "no value" on the wire) and numbers compare as 0.
///
/// Source: etcd `server/etcdserver/txn/txn.go`.
public final class Comparison {
  private Comparison() {}

  /// Whether it holds.
  ///
  /// @param revision at which it is asked; 0 = now
  public static boolean holds(Ranges keys, long revision, Compare compare) {
    List<KeyValue> found = keys.range(query(compare, revision)).keyValues();
    if (found.isEmpty()) {
      return compare.getTarget() != Compare.CompareTarget.VALUE
          && holds(compare, KeyValue.getDefaultInstance());
    }
    return found.stream().allMatch(keyValue -> holds(compare, keyValue));
  }

  private static boolean holds(Compare compare, KeyValue keyValue) {
    int order =
        switch (compare.getTarget()) {
          case VERSION -> Long.compare(keyValue.getVersion(), compare.getVersion());
          case CREATE -> Long.compare(keyValue.getCreateRevision(), compare.getCreateRevision());
          case MOD -> Long.compare(keyValue.getModRevision(), compare.getModRevision());
          case LEASE -> Long.compare(keyValue.getLease(), compare.getLease());
          case VALUE ->
              ByteString.unsignedLexicographicalComparator()
                  .compare(keyValue.getValue(), compare.getValue());
          case UNRECOGNIZED -> 0;
        };
    return switch (compare.getResult()) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case GREATER -> order > 0;
      case LESS -> order < 0;
      case UNRECOGNIZED -> true;
    };
  }

  private static RangeQuery query(Compare compare, long revision) {
    // Revisions and versions are in the index; lease and value have to be fetched.
    boolean keysOnly =
        switch (compare.getTarget()) {
          case VERSION, CREATE, MOD -> true;
          case LEASE, VALUE, UNRECOGNIZED -> false;
        };
    return new RangeQuery(
        compare.getKey(),
        compare.getRangeEnd(),
        revision,
        0,
        Order.NONE,
        Target.KEY,
        keysOnly,
        false,
        Filters.NONE);
  }
}
