package io.coxswain.server.peer;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/// The one answer of a call, as a future.
record SingleAnswer<T>(CompletableFuture<T> future) implements StreamObserver<T> {

  SingleAnswer() {
    this(new CompletableFuture<>());
  }

  @Override
  public void onNext(T value) {
    future.complete(value);
  }

  @Override
  public void onError(Throwable failure) {
    future.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {}
}
