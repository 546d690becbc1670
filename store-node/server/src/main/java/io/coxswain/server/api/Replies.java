package io.coxswain.server.api;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers unary calls: waits for nothing, and speaks on the loop the call came in on.
final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  private final CallerLoop loops;

  Replies(CallerLoop loops) {
    this.loops = loops;
  }

  /// Answers with the future's value, translated; called in the handler itself. Translation runs on the caller's loop and may fail
  /// like the future.
  <A, R> void reply(
      StreamObserver<R> client, CompletableFuture<A> future, Function<? super A, R> translate) {
    ServerCallStreamObserver<R> call = (ServerCallStreamObserver<R>) client;
    // Without a handler a client that has gone would make the answer throw.
    call.setOnCancelHandler(() -> {});
    onLoop(future, (value, failure) -> finish(call, value, failure, translate));
  }

  /// Calls back on the present loop; at once if the future is done.
  <A> void onLoop(CompletableFuture<A> future, Outcome<? super A> outcome) {
    if (future.isDone()) {
      var _ = future.whenComplete(outcome::take);
      return;
    }
    Executor loop = loops.current();
    var _ =
        future.whenComplete((value, failure) -> {
          try {
            loop.execute(() -> outcome.take(value, failure));
          } catch (RejectedExecutionException closing) {
            LOG.debug("The client's loop has closed; its answer is dropped", closing);
          }
        });
  }

  /// What became of a future: exactly one of the two is there (a value may be null for `Void`).
  @FunctionalInterface
  interface Outcome<A> {
    void take(@Nullable A value, @Nullable Throwable failure);
  }

  @SuppressWarnings("NullAway") // Void futures carry null; their translations ignore it
  private static <A, R> void finish(
      ServerCallStreamObserver<R> call,
      @Nullable A value,
      @Nullable Throwable failure,
      Function<? super A, R> translate) {
    if (call.isCancelled()) {
      return;
    }
    R answer;
    try {
      if (failure != null) {
        call.onError(Faults.toStatus(failure).asRuntimeException());
        return;
      }
      answer = translate.apply(value);
    } catch (RuntimeException refused) {
      call.onError(Faults.toStatus(refused).asRuntimeException());
      return;
    }
    call.onNext(answer);
    call.onCompleted();
  }
}
