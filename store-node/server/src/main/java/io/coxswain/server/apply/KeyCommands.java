package io.coxswain.server.apply;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.CompactionRequest;
import io.coxswain.api.etcd.CompactionResponse;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.server.lease.LeaseBook;
import io.coxswain.server.mvcc.Change;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.mvcc.KvWrites;
import io.coxswain.server.mvcc.WriteTxn;
import java.util.List;
import java.util.Optional;

/// The commands on keys. Each is one write transaction, so one revision, whatever it changes.
final class KeyCommands {
  private final KvWrites kv;
  private final LeaseBook leases;
  private final KeyOperations operations;

  KeyCommands(KvWrites kv, LeaseBook leases) {
    this.kv = kv;
    this.leases = leases;
    this.operations = new KeyOperations(leases);
  }

  Result put(PutRequest request, Group group) {
    WriteTxn txn = kv.begin(group.batch());
    Optional<WireError> refusal = operations.refusal(txn, request);
    return refusal.isPresent()
        ? refused(txn, group, refusal.get())
        : done(txn, group, operations.put(txn, request));
  }

  Result deleteRange(DeleteRangeRequest request, Group group) {
    WriteTxn txn = kv.begin(group.batch());
    return done(txn, group, operations.deleteRange(txn, request));
  }

  Result txn(TxnRequest request, Group group) {
    WriteTxn txn = kv.begin(group.batch());
    TxnPlan plan = TxnPlan.choose(txn, request);
    Optional<WireError> refusal = plan.refusal(txn, operations);
    return refusal.isPresent()
        ? refused(txn, group, refusal.get())
        : done(txn, group, plan.execute(txn, operations));
  }

  Result compact(CompactionRequest request, Group group) {
    try {
      kv.compact(request.getRevision());
    } catch (KvReads.RevisionCompacted _) {
      return new Result.Refused(WireError.COMPACTED);
    } catch (KvReads.RevisionInFuture _) {
      return new Result.Refused(WireError.FUTURE_REV);
    }
    return new Result.Done(CompactionResponse.getDefaultInstance(), revision(group));
  }

  /// Deletes single keys, all at one revision.
  ///
  /// @param keys in the order in which every member deletes them
  /// @return the revision after
  long delete(List<ByteString> keys, Group group) {
    WriteTxn txn = kv.begin(group.batch());
    keys.forEach(key -> txn.deleteRange(key, ByteString.EMPTY, false));
    return end(txn, group);
  }

  /// The revision the store stands at, inside the group.
  long revision(Group group) {
    return end(kv.begin(group.batch()), group);
  }

  private Result done(WriteTxn txn, Group group, MessageLite.Builder response) {
    long revision = end(txn, group);
    return new Result.Done(response.build(), revision);
  }

  private Result refused(WriteTxn txn, Group group, WireError error) {
    end(txn, group);
    return new Result.Refused(error);
  }

  private long end(WriteTxn txn, Group group) {
    long revision = txn.revision();
    List<Change> changes = txn.end();
    for (Change change : changes) {
      long lease = change.isDelete() ? 0 : change.keyValue().getLease();
      leases.move(group.batch(), change.keyValue().getKey(), change.leaseBefore(), lease);
    }
    group.changed(changes);
    return revision;
  }
}
