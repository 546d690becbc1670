package io.coxswain.server.api;

import com.google.protobuf.ByteString;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.RequestOp.RequestCase;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.server.contract.RequestFailed;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Refuses a branch in which one key would be put twice, or put and deleted, since events of one revision have no order among
/// themselves. The two branches of one nested transaction exclude each other, so they may touch the same keys.
///
/// The rule is etcd's to the letter (`checkIntervals` in `v3rpc/key.go`), gaps included: deletes of a later sibling are not held
/// against puts of an earlier one, and a delete of "everything from a key on" against nothing.
final class TxnOverlaps {
  private final Set<ByteString> puts = new HashSet<>();
  private final DeletedSpans deletes = new DeletedSpans();

  private TxnOverlaps() {}

  static void check(List<RequestOp> branch) {
    new TxnOverlaps().add(branch);
  }

  private TxnOverlaps add(List<RequestOp> branch) {
    for (RequestOp operation : branch) {
      if (operation.getRequestCase() == RequestCase.REQUEST_DELETE_RANGE) {
        DeleteRangeRequest delete = operation.getRequestDeleteRange();
        deletes.add(delete.getKey(), delete.getRangeEnd());
      }
    }
    for (RequestOp operation : branch) {
      if (operation.getRequestCase() == RequestCase.REQUEST_TXN) {
        addNested(operation.getRequestTxn());
      }
    }
    for (RequestOp operation : branch) {
      if (operation.getRequestCase() == RequestCase.REQUEST_PUT) {
        addPut(operation.getRequestPut().getKey(), Set.of());
      }
    }
    return this;
  }

  private void addNested(TxnRequest nested) {
    TxnOverlaps success = new TxnOverlaps().add(nested.getSuccessList());
    TxnOverlaps failure = new TxnOverlaps().add(nested.getFailureList());
    success.puts.forEach(key -> addPut(key, Set.of()));
    failure.puts.forEach(key -> addPut(key, success.puts));
    deletes.addAll(success.deletes);
    deletes.addAll(failure.deletes);
  }

  /// @param allowed keys that may be there already
  private void addPut(ByteString key, Set<ByteString> allowed) {
    boolean twice = !puts.add(key) && !allowed.contains(key);
    if (twice || deletes.contains(key)) {
      throw new RequestFailed(WireError.DUPLICATE_KEY);
    }
  }
}
