package io.coxswain.trials;

import io.coxswain.api.etcd.WatchGrpc;
import io.coxswain.api.etcd.WatchRequest;
import io.coxswain.api.etcd.WatchResponse;
import io.coxswain.history.KvHistory;
import io.coxswain.history.watch.KeyRange;
import io.coxswain.history.watch.WatchLog;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Clients that watch all keys, each at one member, and take up at the next member where they were when a watch
/// ends.
final class Watchers implements AutoCloseable {
  private final KvHistory history;
  private final List<Watcher> watchers = new ArrayList<>();

  Watchers(List<Integer> ports, int count, KvHistory history) {
    this.history = history;
    for (int i = 0; i < count; i++) {
      Watcher watcher = new Watcher(new Roaming("watcher-" + i, ports, i));
      watchers.add(watcher);
      watcher.begin();
    }
  }

  /// Ends all watches; what they heard is in the history then.
  @Override
  public void close() {
    watchers.forEach(Watcher::end);
  }

  private final class Watcher {
    private final Roaming roaming;
    private long next;
    private boolean ended;
    private Heard heard;

    Watcher(Roaming roaming) {
      this.roaming = roaming;
      heard = new Heard(this, next);
    }

    synchronized void begin() {
      StreamObserver<WatchRequest> asking = WatchGrpc.newStub(roaming.channel()).watch(heard);
      asking.onNext(Translation.watchAll(next));
    }

    /// A watch is over: what it heard is noted, and the next begins after the last revision that came.
    synchronized void over(Heard which) {
      if (ended || !which.equals(heard)) {
        return;
      }
      note();
      roaming.goOn();
      heard = new Heard(this, next);
      begin();
    }

    synchronized void end() {
      ended = true;
      roaming.close();
      note();
    }

    private void note() {
      heard
          .log(roaming.name())
          .ifPresent(log -> {
            history.add(log);
            next = Math.max(next, heard.next());
          });
    }
  }

  /// What one watch heard.
  private static final class Heard implements StreamObserver<WatchResponse> {
    private final Watcher watcher;
    private final long start;
    private final List<io.coxswain.history.watch.WatchResponse> responses = new ArrayList<>();
    private long created;
    private long next;

    Heard(Watcher watcher, long start) {
      this.watcher = watcher;
      this.start = start;
      this.next = start;
    }

    @Override
    public void onNext(WatchResponse answer) {
      take(answer);
      if (answer.getCanceled()) {
        watcher.over(this);
      }
    }

    private synchronized void take(WatchResponse answer) {
      if (answer.getCreated()) {
        created = answer.getHeader().getRevision();
        next = Math.max(next, start == 0 ? created + 1 : start);
      } else if (answer.getEventsCount() > 0) {
        var events = answer.getEventsList().stream().map(Translation::event).toList();
        responses.add(new io.coxswain.history.watch.WatchResponse.Events(events, false));
        next = events.getLast().revision() + 1;
      } else if (answer.getCompactRevision() > 0) {
        responses.add(
            new io.coxswain.history.watch.WatchResponse.Compacted(answer.getCompactRevision()));
        next = Math.max(next, answer.getCompactRevision());
      } else if (!answer.getCanceled()) {
        long revision = answer.getHeader().getRevision();
        responses.add(new io.coxswain.history.watch.WatchResponse.Progress(revision));
        next = Math.max(next, revision + 1);
      }
    }

    synchronized long next() {
      return next;
    }

    /// What it heard; nothing if it was never made.
    synchronized Optional<WatchLog> log(String name) {
      return created == 0
          ? Optional.empty()
          : Optional.of(
              new WatchLog(
                  name,
                  io.coxswain.history.watch.WatchRequest.from(KeyRange.all(), start),
                  created,
                  responses));
    }

    @Override
    public void onError(Throwable failure) {
      watcher.over(this);
    }

    @Override
    public void onCompleted() {
      watcher.over(this);
    }
  }
}
