package io.coxswain.server.mvcc;

import com.google.protobuf.ByteString;

/// A read of one key or a range, with etcd's options (etcdserverpb.RangeRequest).
///
/// @param rangeEnd empty = the single key; a single zero byte = all keys from `key`; else exclusive end
/// @param revision 0 or less = the current one
/// @param limit 0 = all
public record RangeQuery(
    ByteString key,
    ByteString rangeEnd,
    long revision,
    long limit,
    Order order,
    Target target,
    boolean keysOnly,
    boolean countOnly,
    Filters filters) {

  /// Sort order; `NONE` on a target other than the key sorts ascending.
  public enum Order {
    NONE,
    ASCENDING,
    DESCENDING
  }

  /// What is sorted by.
  public enum Target {
    KEY,
    VERSION,
    CREATE,
    MOD,
    VALUE
  }

  /// Bounds on revisions; 0 = unbounded.
  public record Filters(long minMod, long maxMod, long minCreate, long maxCreate) {
    public static final Filters NONE = new Filters(0, 0, 0, 0);
  }

  /// One key at the current revision.
  public static RangeQuery ofKey(ByteString key) {
    return new RangeQuery(
        key, ByteString.EMPTY, 0, 0, Order.NONE, Target.KEY, false, false, Filters.NONE);
  }
}
