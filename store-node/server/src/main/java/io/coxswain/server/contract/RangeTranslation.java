package io.coxswain.server.contract;

import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RangeRequest.SortOrder;
import io.coxswain.api.etcd.RangeRequest.SortTarget;
import io.coxswain.api.etcd.RangeResponse;
import io.coxswain.api.etcd.ResponseHeader;
import io.coxswain.server.mvcc.RangeAnswer;
import io.coxswain.server.mvcc.RangeQuery;
import io.coxswain.server.mvcc.RangeQuery.Filters;
import io.coxswain.server.mvcc.RangeQuery.Order;
import io.coxswain.server.mvcc.RangeQuery.Target;

/// Between etcd's range messages and the store's, for a range on its own and inside a transaction.
public final class RangeTranslation {
  private RangeTranslation() {}

  /// @param request already checked
  public static RangeQuery query(RangeRequest request) {
    return new RangeQuery(
        request.getKey(),
        request.getRangeEnd(),
        request.getRevision(),
        Math.max(0, request.getLimit()),
        order(request.getSortOrder()),
        target(request.getSortTarget()),
        request.getKeysOnly(),
        request.getCountOnly(),
        new Filters(
            request.getMinModRevision(),
            request.getMaxModRevision(),
            request.getMinCreateRevision(),
            request.getMaxCreateRevision()));
  }

  public static RangeResponse response(RangeAnswer answer, ResponseHeader header) {
    return RangeResponse.newBuilder()
        .setHeader(header)
        .addAllKvs(answer.keyValues())
        .setMore(answer.more())
        .setCount(answer.count())
        .build();
  }

  private static Order order(SortOrder order) {
    return switch (order) {
      case NONE -> Order.NONE;
      case ASCEND -> Order.ASCENDING;
      case DESCEND -> Order.DESCENDING;
      case UNRECOGNIZED -> throw new IllegalArgumentException("sort order was not checked");
    };
  }

  private static Target target(SortTarget target) {
    return switch (target) {
      case KEY -> Target.KEY;
      case VERSION -> Target.VERSION;
      case CREATE -> Target.CREATE;
      case MOD -> Target.MOD;
      case VALUE -> Target.VALUE;
      case UNRECOGNIZED -> throw new IllegalArgumentException("sort target was not checked");
    };
  }
}
