package io.coxswain.server.api;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Catches what a call answers. With `requestOne` the client takes a message only when asked to.
final class Caught<Q, R> implements ClientResponseObserver<Q, R> {
  final List<R> messages = new ArrayList<>();
  Optional<Status> end = Optional.empty();
  private final boolean byHand;
  private Optional<ClientCallStreamObserver<Q>> call = Optional.empty();

  private Caught(boolean byHand) {
    this.byHand = byHand;
  }

  static <Q, R> Caught<Q, R> all() {
    return new Caught<>(false);
  }

  static <Q, R> Caught<Q, R> byHand() {
    return new Caught<>(true);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<Q> stream) {
    call = Optional.of(stream);
    if (byHand) {
      stream.disableAutoRequestWithInitial(0);
    }
  }

  void request(int count) {
    call.orElseThrow().request(count);
  }

  void cancel() {
    call.orElseThrow().cancel("the test is done with it", null);
  }

  R only() {
    if (messages.size() != 1) {
      throw new AssertionError("not one message: " + messages + ", end: " + end);
    }
    return messages.getFirst();
  }

  Status failure() {
    return end.filter(status -> !status.isOk()).orElseThrow();
  }

  @Override
  public void onNext(R message) {
    messages.add(message);
  }

  @Override
  public void onError(Throwable failure) {
    end = Optional.of(Status.fromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    end = Optional.of(Status.OK);
  }
}
