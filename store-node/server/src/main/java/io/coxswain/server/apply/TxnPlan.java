package io.coxswain.server.apply;

import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.ResponseOp;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.api.etcd.TxnResponse;
import io.coxswain.server.mvcc.WriteTxn;
import io.coxswain.server.txn.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A transaction with its branches chosen: first every comparison, nested ones included, on the state
/// before; then every check; then the operations, which can't fail any more.
///
/// @param succeeded whether all comparisons held
/// @param steps the operations of the branch
record TxnPlan(boolean succeeded, List<Step> steps) {

  /// An operation of the chosen branch.
  private sealed interface Step {
    record Operation(RequestOp request) implements Step {}

    record Nested(TxnPlan plan) implements Step {}
  }

  static TxnPlan choose(WriteTxn before, TxnRequest request) {
    boolean succeeded =
        request.getCompareList().stream()
            .allMatch(compare -> Comparison.holds(before::range, 0, compare));
    List<Step> steps = new ArrayList<>();
    for (RequestOp operation : succeeded ? request.getSuccessList() : request.getFailureList()) {
      steps.add(
          operation.hasRequestTxn()
              ? new Step.Nested(choose(before, operation.getRequestTxn()))
              : new Step.Operation(operation));
    }
    return new TxnPlan(succeeded, List.copyOf(steps));
  }

  /// The first operation that can't be done, in the order of execution.
  Optional<WireError> refusal(WriteTxn before, KeyOperations keys) {
    for (Step step : steps) {
      Optional<WireError> refusal =
          switch (step) {
            case Step.Nested(TxnPlan plan) -> plan.refusal(before, keys);
            case Step.Operation(RequestOp request) -> refusal(before, keys, request);
          };
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /// Does it. The header of the response is for whoever knows the last revision.
  TxnResponse.Builder execute(WriteTxn txn, KeyOperations keys) {
    TxnResponse.Builder response = TxnResponse.newBuilder().setSucceeded(succeeded);
    for (Step step : steps) {
      response.addResponses(
          switch (step) {
            case Step.Nested(TxnPlan plan) ->
                ResponseOp.newBuilder()
                    .setResponseTxn(
                        // Empty in etcd too: the revision stands in the outermost header.
                        plan.execute(txn, keys).setHeader(KeyOperations.headerAt(0)))
                    .build();
            case Step.Operation(RequestOp request) -> execute(txn, keys, request);
          });
    }
    return response;
  }

  private static Optional<WireError> refusal(
      WriteTxn before, KeyOperations keys, RequestOp operation) {
    return switch (operation.getRequestCase()) {
      case REQUEST_RANGE -> keys.refusal(before, operation.getRequestRange());
      case REQUEST_PUT -> keys.refusal(before, operation.getRequestPut());
      case REQUEST_DELETE_RANGE, REQUEST_TXN, REQUEST_NOT_SET -> Optional.empty();
    };
  }

  private static ResponseOp execute(WriteTxn txn, KeyOperations keys, RequestOp operation) {
    ResponseOp.Builder response = ResponseOp.newBuilder();
    switch (operation.getRequestCase()) {
      case REQUEST_RANGE -> response.setResponseRange(keys.range(txn, operation.getRequestRange()));
      case REQUEST_PUT -> {
        var put = keys.put(txn, operation.getRequestPut());
        response.setResponsePut(put.setHeader(KeyOperations.headerAt(txn.revision())));
      }
      case REQUEST_DELETE_RANGE -> {
        var deleted = keys.deleteRange(txn, operation.getRequestDeleteRange());
        response.setResponseDeleteRange(deleted.setHeader(KeyOperations.headerAt(txn.revision())));
      }
      case REQUEST_TXN -> throw new IllegalStateException("a nested transaction has its own plan");
      case REQUEST_NOT_SET -> {}
    }
    return response.build();
  }
}
