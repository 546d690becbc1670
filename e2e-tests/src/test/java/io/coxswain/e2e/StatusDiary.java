package io.coxswain.e2e;

import io.coxswain.crd.v1alpha1.StoreCluster;
import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every status that a StoreCluster ever had while this was open, in order: what happens between two looks
/// is not missed. A write that changed nothing is none to the API server, and is not here either.
final class StatusDiary implements AutoCloseable {
  private final List<StoreClusterStatus> entries = new ArrayList<>();
  private final Watch watch;
  private @Nullable WatcherException broken;

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
    StoreClusterStatus status = seen.getStatus();
    if (status != null && (entries.isEmpty() || !entries.getLast().equals(status))) {
      entries.add(status);
    }
  }

  private synchronized void brokenBy(WatcherException cause) {
    broken = cause;
  }

  /// All of them so far; the first is the one that was there at the beginning.
  synchronized List<StoreClusterStatus> entries() {
    if (broken != null) {
      throw new AssertionError("the watch on the status ended early", broken);
    }
    return List.copyOf(entries);
  }

  @Override
  public void close() {
    watch.close();
  }
}
