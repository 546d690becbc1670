package io.coxswain.server.lease;

import io.coxswain.api.error.WireError;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.lease.LeaseReads.TimeToLive;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What a client asks of the lessor.
sealed interface Question {
  long id();

  /// No answer will come.
  void fail(WireError why);

  /// @param askedNanos from when on the client may count
  /// @param answer TTL in seconds, 0 = no such lease
  record Renew(long id, long askedNanos, CompletableFuture<Long> answer) implements Question {
    @Override
    public void fail(WireError why) {
      answer.completeExceptionally(new RequestFailed(why));
    }
  }

  record Inspect(long id, boolean withKeys, CompletableFuture<Optional<TimeToLive>> answer)
      implements Question {
    @Override
    public void fail(WireError why) {
      answer.completeExceptionally(new RequestFailed(why));
    }
  }
}
