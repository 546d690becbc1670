package io.coxswain.server.lease;

import io.coxswain.server.world.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.LongAdder;

/// The leader's watch over deadlines. Keeps nothing and expires nothing between [#end()] and
/// [#begin(long)]. Lessor's lane only.
///
/// A renewal moves only the lease's own deadline: the queue holds one look per lease, and a look that
/// comes too early is put off to the deadline of then.
final class Expiry {
  /// Revocations proposed and not applied yet. A wave of expiries must not fill the log's queues.
  static final int IN_FLIGHT_MAX = 1000;

  /// A proposal may get lost; then it is made again.
  static final long RETRY_NANOS = 3_000_000_000L;

  /// About 90 years: TTLs beyond it never end, and sums don't overflow.
  private static final long TTL_SECONDS_KEPT_MAX = 3_000_000_000L;

  private static final long NANOS = 1_000_000_000L;

  private final LeaseBook book;
  private final Clock clock;

  /// The leases whose deadline is kept.
  private final Map<Long, Lease> kept = new HashMap<>();

  private final PriorityQueue<Look> looks = new PriorityQueue<>(Look.SOONEST_FIRST);

  /// Leases whose revocation is proposed, and when to propose it again: the longest waiting first.
  private final LinkedHashMap<Lease, Long> revoking = new LinkedHashMap<>();

  private final LongAdder found = new LongAdder();
  private boolean keeping;

  Expiry(LeaseBook book, Clock clock) {
    this.book = book;
    this.clock = clock;
  }

  /// This member leads now: every lease gets its whole TTL and the extension.
  void begin(long extensionNanos) {
    end();
    keeping = true;
    for (Lease lease : book.all()) {
      keep(lease, extensionNanos);
    }
  }

  void end() {
    keeping = false;
    kept.clear();
    looks.clear();
    revoking.clear();
  }

  /// Looks at leases that were granted, revoked or checkpointed.
  ///
  /// @return those that are gone
  List<Long> changed(List<Long> ids) {
    List<Long> gone = new ArrayList<>();
    for (Long id : ids) {
      Lease lease = book.find(id);
      if (lease == null) {
        gone.add(id);
        forget(id);
      } else if (keeping && kept.get(id) != lease) {
        forget(id);
        keep(lease, 0);
      }
    }
    return gone;
  }

  /// Gives the whole TTL again, counted from `fromNanos`; never takes time away.
  void renew(Lease lease, long fromNanos) {
    long deadline = fromNanos + ttlNanos(lease);
    if (deadline - lease.deadlineNanos() > 0) {
      lease.setDeadlineNanos(deadline);
    }
  }

  /// Whether it has expired and is being revoked: it can't be renewed any more.
  boolean isRevoking(Lease lease) {
    return revoking.containsKey(lease);
  }

  /// What has expired by now and is to be revoked, so many that the bound holds.
  List<Long> takeExpired() {
    long now = clock.nanoTime();
    List<Long> expired = new ArrayList<>();
    while (!revoking.isEmpty() && revoking.firstEntry().getValue() - now <= 0) {
      revoke(revoking.pollFirstEntry().getKey(), now, expired);
    }
    while (revoking.size() < IN_FLIGHT_MAX
        && !looks.isEmpty()
        && looks.element().atNanos() - now <= 0) {
      Lease lease = looks.remove().lease();
      if (!isCurrent(lease)) {
        continue;
      }
      if (lease.deadlineNanos() - now > 0) {
        looks.add(new Look(lease, lease.deadlineNanos()));
      } else {
        found.increment();
        revoke(lease, now, expired);
      }
    }
    return expired;
  }

  /// Leases that had expired when they were looked at, since the start. Any thread.
  long found() {
    return found.sum();
  }

  /// When to call [#takeExpired()] next; `Long.MAX_VALUE` = not before something changes.
  long nextNanos() {
    boolean canLook = revoking.size() < IN_FLIGHT_MAX && !looks.isEmpty();
    if (revoking.isEmpty()) {
      return canLook ? looks.element().atNanos() : Long.MAX_VALUE;
    }
    long retry = revoking.firstEntry().getValue();
    return canLook && looks.element().atNanos() - retry < 0 ? looks.element().atNanos() : retry;
  }

  private void keep(Lease lease, long extensionNanos) {
    lease.setDeadlineNanos(clock.nanoTime() + ttlNanos(lease) + extensionNanos);
    kept.put(lease.id(), lease);
    looks.add(new Look(lease, lease.deadlineNanos()));
  }

  private void forget(long id) {
    Lease gone = kept.remove(id);
    if (gone != null) {
      revoking.remove(gone);
    }
  }

  private void revoke(Lease lease, long now, List<Long> expired) {
    revoking.putLast(lease, now + RETRY_NANOS);
    expired.add(lease.id());
  }

  /// An id may be granted again after its lease has gone: that is another lease.
  private boolean isCurrent(Lease lease) {
    return kept.get(lease.id()) == lease;
  }

  private static long ttlNanos(Lease lease) {
    return Math.min(lease.ttlSeconds(), TTL_SECONDS_KEPT_MAX) * NANOS;
  }

  /// Come back to a lease. Instants are compared by difference.
  private record Look(Lease lease, long atNanos) {
    static final Comparator<Look> SOONEST_FIRST =
        (one, other) -> {
          long apart = one.atNanos - other.atNanos;
          return apart != 0 ? Long.signum(apart) : Long.compare(one.lease.id(), other.lease.id());
        };
  }
}
