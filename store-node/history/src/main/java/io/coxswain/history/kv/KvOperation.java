package io.coxswain.history.kv;

import static java.util.Objects.requireNonNull;

import io.coxswain.history.kv.Action.Delete;
import io.coxswain.history.kv.Action.Get;
import io.coxswain.history.kv.Action.Put;
import io.coxswain.history.kv.Outcome.Answered;
import java.util.List;

/// One request of one client, from its call to its end.
///
/// @param client for the reader of a violation. A client does one thing at a time
/// @param invokedNanos before it was sent, on the one monotonic clock of the whole history
/// @param answeredNanos after its answer came, or it was given up; on the same clock
public record KvOperation(
    String client, Request request, long invokedNanos, long answeredNanos, Outcome outcome) {

  public KvOperation {
    requireNonNull(client, "client is null");
    if (answeredNanos < invokedNanos) {
      throw new IllegalArgumentException(
          "answered at %d ns, before it was invoked at %d ns"
              .formatted(answeredNanos, invokedNanos));
    }
    if (outcome instanceof Answered answered
        && answered.found().size() != request.branch(answered.succeeded()).size()) {
      throw new IllegalArgumentException(
          "%s has %d answers for %s".formatted(client, answered.found().size(), request));
    }
  }

  /// Whether the answer tells of a change: a put was done, or a deletion found its key.
  public boolean changed() {
    if (!(outcome instanceof Answered answered)) {
      return false;
    }
    List<Action> done = request.branch(answered.succeeded());
    for (int i = 0; i < done.size(); i++) {
      boolean change =
          switch (done.get(i)) {
            case Put _ -> true;
            case Delete _ -> answered.found().get(i).exists();
            case Get _ -> false;
          };
      if (change) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "[%s %d..%d ns: %s; %s]"
        .formatted(client, invokedNanos, answeredNanos, request, outcome);
  }
}
