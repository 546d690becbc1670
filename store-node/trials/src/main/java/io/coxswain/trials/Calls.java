package io.coxswain.trials;

import io.coxswain.api.etcd.DeleteRangeResponse;
import io.coxswain.api.etcd.KVGrpc.KVBlockingStub;
import io.coxswain.api.etcd.PutResponse;
import io.coxswain.api.etcd.RangeResponse;
import io.coxswain.api.etcd.ResponseOp;
import io.coxswain.api.etcd.TxnResponse;
import io.coxswain.history.kv.Action;
import io.coxswain.history.kv.KeyState;
import io.coxswain.history.kv.Outcome;
import io.coxswain.history.kv.Request;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;

/// Carries out requests of a history: a lone put, get or deletion by its own call, all else as a transaction.
final class Calls {
  private Calls() {}

  /// What came of it. Every failure leaves the fate of the request unknown: who knows how far it got.
  static Outcome of(KVBlockingStub stub, Request request) {
    try {
      return request.conditions().isEmpty() && request.then().size() == 1
          ? lone(stub, request, request.then().getFirst())
          : transaction(stub, request);
    } catch (StatusRuntimeException failure) {
      return new Outcome.Unknown(failure.getStatus().toString());
    }
  }

  private static Outcome lone(KVBlockingStub stub, Request request, Action action) {
    return switch (action) {
      case Action.Put put -> {
        PutResponse answer = stub.put(Translation.put(put));
        yield answered(
            answer.getHeader().getRevision(),
            Translation.state(put.key(), List.of(answer.getPrevKv())));
      }
      case Action.Get get -> {
        RangeResponse answer = stub.range(Translation.get(get.key(), request.serializable()));
        yield answered(
            answer.getHeader().getRevision(), Translation.state(get.key(), answer.getKvsList()));
      }
      case Action.Delete delete -> {
        DeleteRangeResponse answer = stub.deleteRange(Translation.delete(delete));
        yield answered(
            answer.getHeader().getRevision(),
            Translation.state(delete.key(), answer.getPrevKvsList()));
      }
    };
  }

  private static Outcome answered(long revision, KeyState found) {
    return new Outcome.Answered(revision, true, List.of(found));
  }

  private static Outcome transaction(KVBlockingStub stub, Request request) {
    TxnResponse answer = stub.txn(Translation.transaction(request));
    List<Action> done = request.branch(answer.getSucceeded());
    List<ResponseOp> answers = answer.getResponsesList();
    List<KeyState> found = new ArrayList<>();
    for (int i = 0; i < done.size(); i++) {
      found.add(Translation.found(done.get(i), answers.get(i)));
    }
    return new Outcome.Answered(answer.getHeader().getRevision(), answer.getSucceeded(), found);
  }
}
