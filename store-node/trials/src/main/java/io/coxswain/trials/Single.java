package io.coxswain.trials;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The first answer of a stream in both directions, for those who ask only once.
final class Single<A> implements StreamObserver<A> {
  private final CompletableFuture<A> first = new CompletableFuture<>();

  private Single() {}

  /// @throws StatusRuntimeException if there is none
  static <R, A> A answer(
      Duration max, Function<StreamObserver<A>, StreamObserver<R>> begin, R request) {
    Single<A> single = new Single<>();
    StreamObserver<R> asking = begin.apply(single);
    asking.onNext(request);
    asking.onCompleted();
    try {
      return single.first.orTimeout(max.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException failure) {
      throw Status.fromThrowable(failure).withCause(failure).asRuntimeException();
    }
  }

  @Override
  public void onNext(A answer) {
    first.complete(answer);
  }

  @Override
  public void onError(Throwable failure) {
    first.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    first.completeExceptionally(
        Status.UNAVAILABLE.withDescription("the stream ended without an answer").asException());
  }
}
