package io.coxswain.server.apply;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.coxswain.api.error.WireError;
import io.coxswain.api.etcd.Compare;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.DeleteRangeResponse;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.PutResponse;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RangeResponse;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.ResponseHeader;
import io.coxswain.api.etcd.ResponseOp;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.api.etcd.TxnResponse;
import io.coxswain.api.mvcc.KeyValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// What etcd's documentation says, with no thought of cost: the whole map is copied for every revision.
/// Transactions are run by trying: on a copy that is thrown away when something is refused.
final class NaiveStore {
  private final TreeMap<Long, TreeMap<String, KeyValue>> revisions = new TreeMap<>();
  private final Set<Long> leases = new TreeSet<>();
  private long revision = 1;
  private long compacted;

  /// The map while a transaction runs, and whether it changed anything.
  private TreeMap<String, KeyValue> now = new TreeMap<>();

  private boolean changed;

  NaiveStore() {
    revisions.put(1L, new TreeMap<>());
  }

  /// The answer, or the error.
  record Answer(long revision, Object responseOrError) {}

  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final WireError error;

    Refusal(WireError error) {
      super(error.text(), null, false, false);
      this.error = error;
    }
  }

  void grant(long id) {
    leases.add(id);
  }

  long revision() {
    return revision;
  }

  void compact(long at) {
    compacted = at;
    revisions.headMap(at).clear();
  }

  Map<String, KeyValue> contents() {
    return now;
  }

  /// Keys by lease, as the keys themselves say.
  Map<Long, Set<String>> keysByLease() {
    Map<Long, Set<String>> byLease = new HashMap<>();
    leases.forEach(lease -> byLease.put(lease, new TreeSet<>()));
    now.forEach((key, keyValue) -> {
      if (keyValue.getLease() != 0) {
        byLease.computeIfAbsent(keyValue.getLease(), _ -> new TreeSet<>()).add(key);
      }
    });
    return byLease;
  }

  Answer txn(TxnRequest request) {
    TreeMap<String, KeyValue> before = new TreeMap<>(now);
    try {
      check(request, before);
      TxnResponse.Builder response = run(request, before);
      return new Answer(commit(), response.build());
    } catch (Refusal refusal) {
      now = before;
      changed = false;
      return new Answer(0, refusal.error);
    }
  }

  void revoke(long id) {
    now.values().removeIf(keyValue -> keyValue.getLease() == id && (changed = true));
    leases.remove(id);
    commit();
  }

  private long commit() {
    if (changed) {
      revision++;
      revisions.put(revision, new TreeMap<>(now));
      changed = false;
    }
    return revision;
  }

  private boolean succeeds(TxnRequest request, SortedMap<String, KeyValue> before) {
    return request.getCompareList().stream().allMatch(compare -> holds(compare, before));
  }

  private void check(TxnRequest request, SortedMap<String, KeyValue> before) {
    for (RequestOp operation :
        succeeds(request, before) ? request.getSuccessList() : request.getFailureList()) {
      if (operation.hasRequestTxn()) {
        check(operation.getRequestTxn(), before);
      } else if (operation.hasRequestRange()) {
        long at = operation.getRequestRange().getRevision();
        refuseIf(at > revision, WireError.FUTURE_REV);
        refuseIf(at > 0 && at < compacted, WireError.COMPACTED);
      } else if (operation.hasRequestPut()) {
        PutRequest put = operation.getRequestPut();
        refuseIf(
            put.getLease() != 0 && !leases.contains(put.getLease()), WireError.LEASE_NOT_FOUND);
        refuseIf(
            (put.getIgnoreLease() || put.getIgnoreValue())
                && !before.containsKey(put.getKey().toStringUtf8()),
            WireError.KEY_NOT_FOUND);
      }
    }
  }

  private static void refuseIf(boolean wrong, WireError error) {
    if (wrong) {
      throw new Refusal(error);
    }
  }

  private TxnResponse.Builder run(TxnRequest request, SortedMap<String, KeyValue> before) {
    boolean succeeded = succeeds(request, before);
    TxnResponse.Builder response = TxnResponse.newBuilder().setSucceeded(succeeded);
    for (RequestOp operation : succeeded ? request.getSuccessList() : request.getFailureList()) {
      ResponseOp.Builder answer = ResponseOp.newBuilder();
      switch (operation.getRequestCase()) {
        case REQUEST_RANGE -> answer.setResponseRange(range(operation.getRequestRange()));
        case REQUEST_PUT -> answer.setResponsePut(put(operation.getRequestPut()));
        case REQUEST_DELETE_RANGE ->
            answer.setResponseDeleteRange(delete(operation.getRequestDeleteRange()));
        case REQUEST_TXN ->
            answer.setResponseTxn(
                run(operation.getRequestTxn(), before)
                    .setHeader(ResponseHeader.getDefaultInstance()));
        case REQUEST_NOT_SET -> {}
      }
      response.addResponses(answer);
    }
    return response;
  }

  private RangeResponse range(RangeRequest request) {
    SortedMap<String, KeyValue> at =
        request.getRevision() > 0 && request.getRevision() < headerRevision()
            ? requireNonNull(revisions.get(request.getRevision()))
            : now;
    List<KeyValue> found = within(request.getKey(), request.getRangeEnd(), at);
    long limit = request.getLimit();
    boolean more = limit > 0 && found.size() > limit;
    return RangeResponse.newBuilder()
        .setHeader(header())
        .setCount(found.size())
        .setMore(more)
        .addAllKvs(more ? found.subList(0, (int) limit) : found)
        .build();
  }

  private PutResponse put(PutRequest request) {
    String key = request.getKey().toStringUtf8();
    KeyValue before = now.get(key);
    KeyValue.Builder after = KeyValue.newBuilder().setKey(request.getKey());
    after.setValue(
        before != null && request.getIgnoreValue() ? before.getValue() : request.getValue());
    after.setLease(
        before != null && request.getIgnoreLease() ? before.getLease() : request.getLease());
    after.setModRevision(revision + 1);
    after.setCreateRevision(before == null ? revision + 1 : before.getCreateRevision());
    after.setVersion(before == null ? 1 : before.getVersion() + 1);
    now.put(key, after.build());
    changed = true;
    PutResponse.Builder response = PutResponse.newBuilder().setHeader(header());
    if (request.getPrevKv() && before != null) {
      response.setPrevKv(before);
    }
    return response.build();
  }

  private DeleteRangeResponse delete(DeleteRangeRequest request) {
    List<KeyValue> found = within(request.getKey(), request.getRangeEnd(), now);
    found.forEach(keyValue -> now.remove(keyValue.getKey().toStringUtf8()));
    changed |= !found.isEmpty();
    DeleteRangeResponse.Builder response =
        DeleteRangeResponse.newBuilder().setHeader(header()).setDeleted(found.size());
    return request.getPrevKv() ? response.addAllPrevKvs(found).build() : response.build();
  }

  private static boolean holds(Compare compare, SortedMap<String, KeyValue> before) {
    List<KeyValue> found = within(compare.getKey(), compare.getRangeEnd(), before);
    if (found.isEmpty() && compare.getTarget() == Compare.CompareTarget.VALUE) {
      return false;
    }
    List<KeyValue> compared = found.isEmpty() ? List.of(KeyValue.getDefaultInstance()) : found;
    return compared.stream().allMatch(keyValue -> holds(compare, keyValue));
  }

  private static boolean holds(Compare compare, KeyValue keyValue) {
    int order =
        switch (compare.getTarget()) {
          case VERSION -> Long.compare(keyValue.getVersion(), compare.getVersion());
          case CREATE -> Long.compare(keyValue.getCreateRevision(), compare.getCreateRevision());
          case MOD -> Long.compare(keyValue.getModRevision(), compare.getModRevision());
          case LEASE -> Long.compare(keyValue.getLease(), compare.getLease());
          case VALUE ->
              keyValue.getValue().toStringUtf8().compareTo(compare.getValue().toStringUtf8());
          case UNRECOGNIZED -> throw new AssertionError("not generated");
        };
    return switch (compare.getResult()) {
      case EQUAL -> order == 0;
      case GREATER -> order > 0;
      case LESS -> order < 0;
      case NOT_EQUAL -> order != 0;
      case UNRECOGNIZED -> throw new AssertionError("not generated");
    };
  }

  private static List<KeyValue> within(
      ByteString key, ByteString rangeEnd, SortedMap<String, KeyValue> in) {
    List<KeyValue> found = new ArrayList<>();
    String from = key.toStringUtf8();
    String to = rangeEnd.toStringUtf8();
    in.forEach((name, keyValue) -> {
      boolean inside =
          to.isEmpty()
              ? name.equals(from)
              : name.compareTo(from) >= 0 && (to.equals("\0") || name.compareTo(to) < 0);
      if (inside) {
        found.add(keyValue);
      }
    });
    return found;
  }

  private long headerRevision() {
    return changed ? revision + 1 : revision;
  }

  private ResponseHeader header() {
    return ResponseHeader.newBuilder().setRevision(headerRevision()).build();
  }
}
