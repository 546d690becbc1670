package io.coxswain.trials;

import io.coxswain.history.KvHistory;
import io.coxswain.history.watch.KeyRange;
import io.coxswain.history.watch.WatchRequest;
import java.util.ArrayList;
import java.util.List;

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
    private WatchEar ear;

    Watcher(Roaming roaming) {
      this.roaming = roaming;
      ear = fromNext();
    }

    private WatchEar fromNext() {
      return new WatchEar(WatchRequest.from(KeyRange.all(), next), this::over);
    }

    synchronized void begin() {
      var _ = ear.listen(roaming.channel());
    }

    /// A watch is over: what it heard is noted, and the next begins after the last revision that came.
    synchronized void over(WatchEar which) {
      if (ended || !which.equals(ear)) {
        return;
      }
      note();
      roaming.goOn();
      ear = fromNext();
      begin();
    }

    synchronized void end() {
      ended = true;
      roaming.close();
      note();
    }

    private void note() {
      ear.log(roaming.name())
          .ifPresent(log -> {
            history.add(log);
            next = Math.max(next, ear.next());
          });
    }
  }
}
