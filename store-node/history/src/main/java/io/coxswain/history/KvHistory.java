package io.coxswain.history;

import io.coxswain.history.kv.EventHistory;
import io.coxswain.history.kv.KvOperation;
import io.coxswain.history.kv.Verdict;
import io.coxswain.history.linear.Linearizability;
import io.coxswain.history.order.RevisionOrder;
import io.coxswain.history.watch.WatchGuarantees;
import io.coxswain.history.watch.WatchLog;
import java.util.ArrayList;
import java.util.List;

/// What clients did to keys and what watches were told, taken down while it happens and judged at the end by
/// all judges. Thread-safe.
///
/// A workload keeps to this: keys begin as not there and are written by nobody else; each put has a value of
/// its own; puts and deletions ask for what was there before; a client that does not know the fate of a
/// request is retired for a new one; nothing is retried silently.
public final class KvHistory {
  private final List<KvOperation> operations = new ArrayList<>();
  private final List<WatchLog> watches = new ArrayList<>();

  /// An operation has ended, or was given up.
  public synchronized void add(KvOperation operation) {
    operations.add(operation);
  }

  /// A watch has ended.
  public synchronized void add(WatchLog watch) {
    watches.add(watch);
  }

  /// The operations so far.
  public synchronized List<KvOperation> operations() {
    return List.copyOf(operations);
  }

  /// The ended watches so far.
  public synchronized List<WatchLog> watches() {
    return List.copyOf(watches);
  }

  /// What all judges say.
  ///
  /// @param events everything that happened in the store, taken after the last operation and watch ended
  public Verdict judge(EventHistory events) {
    List<KvOperation> done = operations();
    return RevisionOrder.judge(done, events)
        .and(Linearizability.judge(done, Linearizability.CONFIGURATIONS_MAX))
        .and(WatchGuarantees.judge(watches(), events));
  }
}
