package io.coxswain.operator.controller;

import io.coxswain.crd.v1alpha1.StoreClusterStatus;
import io.coxswain.operator.observe.ClusterNames;
import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.status.StatusChange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The one place that writes status, and only if it is worth it. A steady cluster, however busy, has
/// its status written at most ten times an hour: its numbers six times, a wavering judgement of its
/// heartbeats four times.
final class StatusWriter {
  private static final long NUMBERS_EVERY_MILLIS = 10 * 60_000;
  private static final long HOUR_MILLIS = 60 * 60_000;
  private static final int JUDGEMENTS_PER_HOUR_MAX = 4;

  private final KubernetesWriter kubernetes;
  private final Map<ClusterNames, Ledger> ledgers = new ConcurrentHashMap<>();

  StatusWriter(KubernetesWriter kubernetes) {
    this.kubernetes = kubernetes;
  }

  /// Writes the status if it differs enough; answers whether it did.
  boolean write(ClusterView view, StoreClusterStatus status) {
    Ledger ledger = ledgers.computeIfAbsent(view.names(), _ -> new Ledger());
    boolean worth = ledger.admits(StatusChange.between(view.status(), status), view.upMillis());
    if (worth) {
      kubernetes.writeStatus(view, status);
    }
    return worth;
  }

  void forget(ClusterNames names) {
    ledgers.remove(names);
  }

  /// When one cluster's status was written. Passes of one cluster never overlap.
  static final class Ledger {
    private long writtenMillis = -NUMBERS_EVERY_MILLIS;
    private final Deque<Long> judgements = new ArrayDeque<>();

    boolean admits(StatusChange change, long nowMillis) {
      boolean worth =
          switch (change) {
            case NONE -> false;
            case MEANINGFUL -> true;
            case NUMBERS -> stale(nowMillis);
            case JUDGEMENT -> stale(nowMillis) || judgementLeft(nowMillis);
          };
      if (worth) {
        writtenMillis = nowMillis;
      }
      return worth;
    }

    private boolean stale(long nowMillis) {
      return nowMillis - writtenMillis >= NUMBERS_EVERY_MILLIS;
    }

    private boolean judgementLeft(long nowMillis) {
      judgements.removeIf(at -> nowMillis - at >= HOUR_MILLIS);
      if (judgements.size() >= JUDGEMENTS_PER_HOUR_MAX) {
        return false;
      }
      judgements.add(nowMillis);
      return true;
    }
  }
}
