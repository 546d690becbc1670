package io.coxswain.server.apply;

import com.google.protobuf.ByteString;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.DeleteRangeResponse;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.PutResponse;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RangeResponse;
import io.coxswain.api.etcd.ResponseHeader;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.contract.RangeTranslation;
import io.coxswain.server.lease.LeaseBook;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.mvcc.RangeAnswer;
import io.coxswain.server.mvcc.WriteTxn;
import java.util.Optional;

/// One operation on keys inside a write transaction, whether it came alone or in a `Txn`. Checks are
/// apart from doing, because nothing may fail once a transaction has changed something (etcd #18667).
///
/// Source: etcd `server/etcdserver/txn/{put,range,delete}.go`.
final class KeyOperations {
  private final LeaseBook leases;

  KeyOperations(LeaseBook leases) {
    this.leases = leases;
  }

  /// Why a put can't be done on the state as it is now.
  Optional<WireError> refusal(WriteTxn txn, PutRequest put) {
    if (put.getLease() != 0 && !leases.exists(put.getLease())) {
      return Optional.of(WireError.LEASE_NOT_FOUND);
    }
    boolean needsKey = put.getIgnoreValue() || put.getIgnoreLease();
    return needsKey && txn.get(put.getKey()).isEmpty()
        ? Optional.of(WireError.KEY_NOT_FOUND)
        : Optional.empty();
  }

  /// Why a range can't be read.
  Optional<WireError> refusal(WriteTxn txn, RangeRequest range) {
    try {
      txn.checkReadable(range.getRevision());
      return Optional.empty();
    } catch (KvReads.RevisionCompacted _) {
      return Optional.of(WireError.COMPACTED);
    } catch (KvReads.RevisionInFuture _) {
      return Optional.of(WireError.FUTURE_REV);
    }
  }

  PutResponse.Builder put(WriteTxn txn, PutRequest put) {
    ByteString value = put.getValue();
    long lease = put.getLease();
    if (put.getIgnoreValue() || put.getIgnoreLease()) {
      KeyValue now = txn.get(put.getKey()).orElseThrow();
      value = put.getIgnoreValue() ? now.getValue() : value;
      lease = put.getIgnoreLease() ? now.getLease() : lease;
    }
    PutResponse.Builder response = PutResponse.newBuilder();
    txn.put(put.getKey(), value, lease, put.getPrevKv()).ifPresent(response::setPrevKv);
    return response;
  }

  DeleteRangeResponse.Builder deleteRange(WriteTxn txn, DeleteRangeRequest delete) {
    WriteTxn.Deleted deleted =
        txn.deleteRange(delete.getKey(), delete.getRangeEnd(), delete.getPrevKv());
    return DeleteRangeResponse.newBuilder()
        .setDeleted(deleted.count())
        .addAllPrevKvs(deleted.previous());
  }

  RangeResponse range(WriteTxn txn, RangeRequest range) {
    RangeAnswer answer = txn.range(RangeTranslation.query(range));
    return RangeTranslation.response(answer, headerAt(answer.revision()));
  }

  /// What answers inside a transaction have for a header.
  static ResponseHeader headerAt(long revision) {
    return ResponseHeader.newBuilder().setRevision(revision).build();
  }
}
