package io.coxswain.server.txn;

import io.coxswain.server.mvcc.RangeAnswer;
import io.coxswain.server.mvcc.RangeQuery;

/// A view of the keys: the store's, or an open transaction's.
@FunctionalInterface
public interface Ranges {
  RangeAnswer range(RangeQuery query);
}
