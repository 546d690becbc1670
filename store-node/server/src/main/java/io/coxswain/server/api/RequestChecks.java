package io.coxswain.server.api;

import com.google.protobuf.MessageLite;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.Compare;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RangeRequest.SortOrder;
import io.coxswain.api.etcd.RangeRequest.SortTarget;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.server.contract.RequestFailed;
import io.grpc.Status;
import java.util.List;

/// What is wrong with a request in itself, whatever the store holds: the checks and their order are etcd's (`v3rpc/key.go`).
final class RequestChecks {
  private RequestChecks() {}

  static void range(RangeRequest request) {
    refuseIf(request.getKey().isEmpty(), WireError.EMPTY_KEY);
    refuseIf(
        request.getSortOrder() == SortOrder.UNRECOGNIZED
            || request.getSortTarget() == SortTarget.UNRECOGNIZED,
        WireError.INVALID_SORT_OPTION);
  }

  /// A streamed range comes in key order, unfiltered.
  static void rangeStream(RangeRequest request) {
    range(request);
    boolean naturalOrder =
        request.getSortOrder() == SortOrder.NONE
            || (request.getSortOrder() == SortOrder.ASCEND
                && request.getSortTarget() == SortTarget.KEY);
    if (!naturalOrder) {
      throw unimplemented("RangeStream does not support custom sort orders");
    }
    boolean filtered =
        request.getMinModRevision() != 0
            || request.getMaxModRevision() != 0
            || request.getMinCreateRevision() != 0
            || request.getMaxCreateRevision() != 0;
    if (filtered) {
      throw unimplemented("RangeStream does not support revision filters");
    }
  }

  static void put(PutRequest request) {
    refuseIf(request.getKey().isEmpty(), WireError.EMPTY_KEY);
    refuseIf(request.getIgnoreValue() && !request.getValue().isEmpty(), WireError.VALUE_PROVIDED);
    refuseIf(request.getIgnoreLease() && request.getLease() != 0, WireError.LEASE_PROVIDED);
  }

  static void deleteRange(DeleteRangeRequest request) {
    refuseIf(request.getKey().isEmpty(), WireError.EMPTY_KEY);
  }

  /// @param maxOps most entries in the longest of compare, success and failure; a nested transaction has what its parent left
  static void txn(TxnRequest request, int maxOps) {
    operations(request, maxOps);
    // After the counts, so that the size of what is compared is bounded.
    TxnOverlaps.check(request.getSuccessList());
    TxnOverlaps.check(request.getFailureList());
  }

  /// Refuses what would make a log entry larger than the limit.
  static void size(MessageLite request, int maxRequestBytes) {
    refuseIf(request.getSerializedSize() > maxRequestBytes, WireError.REQUEST_TOO_LARGE);
  }

  private static void operations(TxnRequest request, int maxOps) {
    int longest =
        Math.max(
            request.getCompareCount(),
            Math.max(request.getSuccessCount(), request.getFailureCount()));
    refuseIf(longest > maxOps, WireError.TOO_MANY_OPS);
    for (Compare compare : request.getCompareList()) {
      refuseIf(compare.getKey().isEmpty(), WireError.EMPTY_KEY);
    }
    branch(request.getSuccessList(), maxOps - longest);
    branch(request.getFailureList(), maxOps - longest);
  }

  private static void branch(List<RequestOp> operations, int maxOpsBelow) {
    for (RequestOp operation : operations) {
      switch (operation.getRequestCase()) {
        case REQUEST_RANGE -> range(operation.getRequestRange());
        case REQUEST_PUT -> put(operation.getRequestPut());
        case REQUEST_DELETE_RANGE -> deleteRange(operation.getRequestDeleteRange());
        case REQUEST_TXN -> operations(operation.getRequestTxn(), maxOpsBelow);
        case REQUEST_NOT_SET -> throw new RequestFailed(WireError.KEY_NOT_FOUND);
      }
    }
  }

  private static void refuseIf(boolean wrong, WireError error) {
    if (wrong) {
      throw new RequestFailed(error);
    }
  }

  private static RuntimeException unimplemented(String text) {
    return Status.UNIMPLEMENTED.withDescription(text).asRuntimeException();
  }
}
