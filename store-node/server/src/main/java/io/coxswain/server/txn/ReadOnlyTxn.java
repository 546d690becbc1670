package io.coxswain.server.txn;

import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.ResponseHeader;
import io.coxswain.api.etcd.ResponseOp;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.api.etcd.TxnResponse;
import io.coxswain.server.contract.RangeTranslation;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.mvcc.RangeAnswer;
import java.util.List;

/// A transaction of ranges only: it needs no log, only a state that is recent enough. All of it is read at
/// one revision.
///
/// Source: etcd `server/etcdserver/txn/{txn,range}.go`, `IsTxnReadonly` and `IsTxnSerializable`.
public final class ReadOnlyTxn {
  private ReadOnlyTxn() {}

  /// Whether both branches hold ranges only. A nested transaction makes it a write, as in etcd.
  public static boolean isReadOnly(TxnRequest request) {
    return request.getSuccessList().stream().allMatch(RequestOp::hasRequestRange)
        && request.getFailureList().stream().allMatch(RequestOp::hasRequestRange);
  }

  /// Whether every range asks for this member's state only. Without any range nobody has asked for that:
  /// the conditions are judged linearizably (etcd judges them on the member's own state).
  public static boolean isSerializable(TxnRequest request) {
    return request.getSuccessCount() + request.getFailureCount() > 0
        && allSerializable(request.getSuccessList())
        && allSerializable(request.getFailureList());
  }

  /// Answers it. The header holds the revision only.
  ///
  /// @throws RequestFailed if a range asks for a revision that is compacted or not there yet
  public static TxnResponse answer(KvReads kv, TxnRequest request) {
    while (true) {
      long revision = kv.currentRevision();
      try {
        return answerAt(revision, kv, request);
      } catch (KvReads.RevisionCompacted overtaken) {
        if (kv.compactedRevision() <= revision) {
          throw overtaken;
        }
        // A compaction went past the revision that we held on to: the next one is newer.
      }
    }
  }

  private static TxnResponse answerAt(long revision, KvReads kv, TxnRequest request) {
    boolean succeeded =
        request.getCompareList().stream()
            .allMatch(compare -> Comparison.holds(kv::range, revision, compare));
    List<RequestOp> branch = succeeded ? request.getSuccessList() : request.getFailureList();
    branch.forEach(operation -> refuseUnreadable(kv, revision, operation.getRequestRange()));
    TxnResponse.Builder response =
        TxnResponse.newBuilder().setHeader(headerAt(revision)).setSucceeded(succeeded);
    for (RequestOp operation : branch) {
      RangeRequest range = operation.getRequestRange();
      RangeRequest pinned =
          range.getRevision() <= 0 ? range.toBuilder().setRevision(revision).build() : range;
      RangeAnswer answer = kv.range(RangeTranslation.query(pinned));
      response.addResponses(
          ResponseOp.newBuilder()
              .setResponseRange(RangeTranslation.response(answer, headerAt(revision))));
    }
    return response.build();
  }

  private static void refuseUnreadable(KvReads kv, long current, RangeRequest range) {
    if (range.getRevision() > current) {
      throw new RequestFailed(WireError.FUTURE_REV);
    }
    if (range.getRevision() > 0 && range.getRevision() < kv.compactedRevision()) {
      throw new RequestFailed(WireError.COMPACTED);
    }
  }

  private static boolean allSerializable(List<RequestOp> branch) {
    return branch.stream().allMatch(operation -> operation.getRequestRange().getSerializable());
  }

  private static ResponseHeader headerAt(long revision) {
    return ResponseHeader.newBuilder().setRevision(revision).build();
  }
}
