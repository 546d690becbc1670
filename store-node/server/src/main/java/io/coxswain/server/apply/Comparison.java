package io.coxswain.server.apply;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.Compare;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.mvcc.RangeQuery;
import io.coxswain.server.mvcc.RangeQuery.Filters;
import io.coxswain.server.mvcc.RangeQuery.Order;
import io.coxswain.server.mvcc.RangeQuery.Target;
import io.coxswain.server.mvcc.WriteTxn;
import java.util.List;

/// The condition of a transaction. It holds if it holds for every key of its range; on no key at all,
/// values never compare (there is no way to write "no value" on the wire) and numbers compare as 0.
///
/// Source: etcd `server/etcdserver/txn/txn.go`.
final class Comparison {
  private Comparison() {}

  static boolean holds(WriteTxn txn, Compare compare) {
    List<KeyValue> found = txn.range(query(compare)).keyValues();
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

  private static RangeQuery query(Compare compare) {
    // Revisions and versions are in the index; lease and value have to be fetched.
    boolean keysOnly =
        switch (compare.getTarget()) {
          case VERSION, CREATE, MOD -> true;
          case LEASE, VALUE, UNRECOGNIZED -> false;
        };
    return new RangeQuery(
        compare.getKey(),
        compare.getRangeEnd(),
        0,
        0,
        Order.NONE,
        Target.KEY,
        keysOnly,
        false,
        Filters.NONE);
  }
}
