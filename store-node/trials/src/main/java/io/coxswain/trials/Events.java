package io.coxswain.trials;

import io.coxswain.api.etcd.WatchGrpc;
import io.coxswain.api.etcd.WatchRequest;
import io.coxswain.api.etcd.WatchResponse;
import io.coxswain.history.kv.Event;
import io.coxswain.history.watch.KeyRange;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// Everything that ever happened in a store, as one watch tells it.
final class Events {
  private static final long SECONDS_MAX = 120;

  private Events() {}

  /// The events from one revision to another, both included; both must exist.
  ///
  /// @throws TrialFailed if the watch ends before
  static List<Event> between(Member member, long from, long through) {
    if (from > through) {
      return List.of();
    }
    ManagedChannel channel = Member.connect(member.clientPort());
    try {
      Collector collector = new Collector(through);
      StreamObserver<WatchRequest> asking = WatchGrpc.newStub(channel).watch(collector);
      asking.onNext(
          Translation.watch(io.coxswain.history.watch.WatchRequest.from(KeyRange.all(), from)));
      return collector.all.orTimeout(SECONDS_MAX, TimeUnit.SECONDS).join();
    } catch (CompletionException failure) {
      throw new TrialFailed(
          "%s did not tell what happened from revision %d to %d"
              .formatted(member.name(), from, through),
          failure);
    } finally {
      channel.shutdownNow();
    }
  }

  private static final class Collector implements StreamObserver<WatchResponse> {
    private final long through;
    private final List<Event> soFar = new ArrayList<>();
    private final CompletableFuture<List<Event>> all = new CompletableFuture<>();

    Collector(long through) {
      this.through = through;
    }

    @Override
    public void onNext(WatchResponse answer) {
      answer.getEventsList().forEach(event -> soFar.add(Translation.event(event)));
      if (!soFar.isEmpty() && soFar.getLast().revision() >= through) {
        // The last answer may go beyond, where there is load.
        all.complete(soFar.stream().filter(event -> event.revision() <= through).toList());
      }
    }

    @Override
    public void onError(Throwable failure) {
      all.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      all.completeExceptionally(new IllegalStateException("the watch was ended by the member"));
    }
  }
}
