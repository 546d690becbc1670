package io.coxswain.e2e;

import io.coxswain.crd.v1alpha1.StoreCluster;
import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Every status that a StoreCluster ever had while this was open, in order: what happens between two looks
/// is not missed. A write that changed nothing is none to the API server, and is not here either.
final class StatusDiary implements AutoCloseable {
  private final List<Entry> entries = new ArrayList<>();
  private final Watch watch;
  private @Nullable WatcherException broken;

  /// A status, and when the API server told of it, by `System.nanoTime()`.
  private record Entry(StoreClusterStatus status, long seenNanos) {}

  private StatusDiary(Resource<StoreCluster> cluster) {
    this.watch =
        cluster.watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, StoreCluster seen) {
                note(seen);
              }

              @Override
              public void onClose(WatcherException cause) {
                brokenBy(cause);
              }
            });
  }

  static StatusDiary of(Resource<StoreCluster> cluster) {
    return new StatusDiary(cluster);
  }

  private synchronized void note(StoreCluster seen) {
    long seenNanos = System.nanoTime();
    StoreClusterStatus status = seen.getStatus();
    if (status != null && (entries.isEmpty() || !entries.getLast().status().equals(status))) {
      entries.add(new Entry(status, seenNanos));
    }
  }

  private synchronized void brokenBy(WatcherException cause) {
    broken = cause;
  }

  /// All of them so far; the first is the one that was there at the beginning.
  synchronized List<StoreClusterStatus> entries() {
    checkWatch();
    return entries.stream().map(Entry::status).toList();
  }

  /// When the first of them that is as wanted was seen, by `System.nanoTime()`; empty: there was none yet.
  synchronized Optional<Long> firstSeen(Predicate<StoreClusterStatus> wanted) {
    checkWatch();
    return entries.stream()
        .filter(entry -> wanted.test(entry.status()))
        .findFirst()
        .map(Entry::seenNanos);
  }

  private void checkWatch() {
    if (broken != null) {
      throw new AssertionError("the watch on the status ended early", broken);
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
