package io.coxswain.trials;

import io.coxswain.api.etcd.WatchGrpc;
import io.coxswain.api.etcd.WatchResponse;
import io.coxswain.history.watch.WatchLog;
import io.coxswain.history.watch.WatchRequest;
import io.coxswain.history.watch.WatchResponse.Compacted;
import io.coxswain.history.watch.WatchResponse.Events;
import io.coxswain.history.watch.WatchResponse.Progress;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Takes down what one watch on a stream of its own hears. Thread-safe.
final class WatchEar implements StreamObserver<WatchResponse> {
  private final WatchRequest request;
  private final Consumer<WatchEar> over;
  private final List<io.coxswain.history.watch.WatchResponse> responses = new ArrayList<>();
  private long created;
  private long next;

  /// @param over called when the watch ends by itself
  WatchEar(WatchRequest request, Consumer<WatchEar> over) {
    this.request = request;
    this.over = over;
    this.next = request.startRevision();
  }

  /// Asks for the watch.
  ///
  /// @return where more can be asked
  StreamObserver<io.coxswain.api.etcd.WatchRequest> listen(ManagedChannel channel) {
    StreamObserver<io.coxswain.api.etcd.WatchRequest> asking =
        WatchGrpc.newStub(channel).watch(this);
    asking.onNext(Translation.watch(request));
    return asking;
  }

  @Override
  public void onNext(WatchResponse answer) {
    take(answer);
    if (answer.getCanceled()) {
      over.accept(this);
    }
  }

  private synchronized void take(WatchResponse answer) {
    if (answer.getCreated()) {
      created = answer.getHeader().getRevision();
      next = Math.max(next, request.startRevision() == 0 ? created + 1 : request.startRevision());
    } else if (answer.getEventsCount() > 0) {
      var events = answer.getEventsList().stream().map(Translation::event).toList();
      responses.add(new Events(events, false));
      next = events.getLast().revision() + 1;
    } else if (answer.getCompactRevision() > 0) {
      responses.add(new Compacted(answer.getCompactRevision()));
      next = Math.max(next, answer.getCompactRevision());
    } else if (!answer.getCanceled()) {
      long revision = answer.getHeader().getRevision();
      responses.add(new Progress(revision));
      next = Math.max(next, revision + 1);
    }
  }

  /// Where the next watch has to begin so that nothing is missed.
  synchronized long next() {
    return next;
  }

  /// The revision of the store when it was made; 0 = it wasn't made.
  synchronized long created() {
    return created;
  }

  /// What it heard; nothing if it was never made.
  synchronized Optional<WatchLog> log(String name) {
    return created == 0
        ? Optional.empty()
        : Optional.of(new WatchLog(name, request, created, responses));
  }

  @Override
  public void onError(Throwable failure) {
    over.accept(this);
  }

  @Override
  public void onCompleted() {
    over.accept(this);
  }
}
