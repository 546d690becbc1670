package io.coxswain.trials;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.Compare;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.ResponseOp;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.api.etcd.WatchCreateRequest;
import io.coxswain.api.etcd.WatchRequest;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.history.kv.Action;
import io.coxswain.history.kv.Condition;
import io.coxswain.history.kv.Event;
import io.coxswain.history.kv.KeyState;
import java.util.List;

/// Between the words of the history and those of the wire.
final class Translation {
  private Translation() {}

  static PutRequest put(Action.Put put) {
    return PutRequest.newBuilder()
        .setKey(bytes(put.key()))
        .setValue(bytes(put.value()))
        .setPrevKv(true)
        .build();
  }

  static RangeRequest get(String key, boolean serializable) {
    return RangeRequest.newBuilder().setKey(bytes(key)).setSerializable(serializable).build();
  }

  static DeleteRangeRequest delete(Action.Delete delete) {
    return DeleteRangeRequest.newBuilder().setKey(bytes(delete.key())).setPrevKv(true).build();
  }

  static RequestOp operation(Action action) {
    return switch (action) {
      case Action.Put put -> RequestOp.newBuilder().setRequestPut(put(put)).build();
      case Action.Get get -> RequestOp.newBuilder().setRequestRange(get(get.key(), false)).build();
      case Action.Delete delete ->
          RequestOp.newBuilder().setRequestDeleteRange(delete(delete)).build();
    };
  }

  /// A watch that is told of progress, too.
  static WatchRequest watch(io.coxswain.history.watch.WatchRequest wanted) {
    WatchCreateRequest.Builder create =
        WatchCreateRequest.newBuilder()
            .setKey(bytes(orZero(wanted.range().from())))
            .setRangeEnd(bytes(orZero(wanted.range().before())))
            .setStartRevision(wanted.startRevision())
            .setPrevKv(wanted.previousAsked())
            .setProgressNotify(true);
    if (!wanted.kinds().contains(Event.Kind.PUT)) {
      create.addFilters(WatchCreateRequest.FilterType.NOPUT);
    }
    if (!wanted.kinds().contains(Event.Kind.DELETE)) {
      create.addFilters(WatchCreateRequest.FilterType.NODELETE);
    }
    return WatchRequest.newBuilder().setCreateRequest(create).build();
  }

  /// On the wire, one zero byte stands for the first key and for no end.
  private static String orZero(String key) {
    return key.isEmpty() ? "\0" : key;
  }

  /// A transaction with conditions on numbers only.
  static TxnRequest transaction(io.coxswain.history.kv.Request request) {
    TxnRequest.Builder txn = TxnRequest.newBuilder();
    request.conditions().forEach(condition -> txn.addCompare(comparison(condition)));
    request.then().forEach(action -> txn.addSuccess(operation(action)));
    request.otherwise().forEach(action -> txn.addFailure(operation(action)));
    return txn.build();
  }

  private static Compare comparison(Condition condition) {
    Compare.Builder compare = Compare.newBuilder().setKey(bytes(condition.key()));
    if (condition instanceof Condition.NumberIs number
        && number.field() == Condition.Field.MOD_REVISION
        && number.relation() == Condition.Relation.EQUAL) {
      return compare
          .setTarget(Compare.CompareTarget.MOD)
          .setResult(Compare.CompareResult.EQUAL)
          .setModRevision(number.number())
          .build();
    }
    throw new IllegalArgumentException("no client here asks for " + condition);
  }

  /// What one action of a transaction found.
  static KeyState found(Action action, ResponseOp answer) {
    return switch (action) {
      case Action.Put _ -> state(action.key(), List.of(answer.getResponsePut().getPrevKv()));
      case Action.Get _ -> state(action.key(), answer.getResponseRange().getKvsList());
      case Action.Delete _ -> state(action.key(), answer.getResponseDeleteRange().getPrevKvsList());
    };
  }

  /// The first of these pairs; the key is not there if there is none, or an empty one.
  static KeyState state(String key, List<KeyValue> pairs) {
    return pairs.isEmpty() || pairs.getFirst().getVersion() == 0
        ? KeyState.absent(key)
        : state(pairs.getFirst());
  }

  private static KeyState state(KeyValue pair) {
    return new KeyState(
        pair.getKey().toStringUtf8(),
        pair.getValue().toStringUtf8(),
        pair.getCreateRevision(),
        pair.getModRevision(),
        pair.getVersion());
  }

  static Event event(io.coxswain.api.mvcc.Event event) {
    String key = event.getKv().getKey().toStringUtf8();
    KeyState now =
        event.getType() == io.coxswain.api.mvcc.Event.EventType.DELETE
            ? KeyState.deleted(key, event.getKv().getModRevision())
            : state(event.getKv());
    return new Event(now, state(key, List.of(event.getPrevKv())));
  }

  static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
