package io.coxswain.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What happened to leases that each have one holder, which puts keys under its lease, renews it for a while, and
/// then lets go of it or revokes it; after a revocation it does nothing more to it. Judged:
///
/// 1. a lease outlives the last renewal that was acknowledged by its whole time to live, counted from when that was
///    sent, whatever became of leaders and processes meanwhile, unless it is revoked;
/// 2. once its revocation was acknowledged, its keys are gone.
///
/// A lease may live longer than it has to: a new leader begins its time anew. Times are monotonic nanoseconds of one
/// clock. Thread-safe.
public final class LeaseHistory {
  private final List<Renewal> renewals = new ArrayList<>();
  private final List<Revocation> revocations = new ArrayList<>();
  private final List<Sight> sights = new ArrayList<>();

  /// A lease was granted or kept alive, which was acknowledged.
  ///
  /// @param sentNanos before it was asked for
  /// @param ttlNanos of the answer: so long it has to live at least
  public record Renewal(long lease, long sentNanos, long ttlNanos) {}

  /// @param answeredNanos when it was acknowledged; [#NEVER] if its fate is unknown
  public record Revocation(long lease, long sentNanos, long answeredNanos) {}

  /// A linearizable look at whether a lease lives: a read of a key that was put under it before, or a renewal that
  /// was told that there is no such lease.
  public record Sight(long lease, long sentNanos, long answeredNanos, boolean alive) {}

  /// Later than everything.
  public static final long NEVER = Long.MAX_VALUE;

  public synchronized void add(Renewal renewal) {
    renewals.add(renewal);
  }

  public synchronized void add(Revocation revocation) {
    revocations.add(revocation);
  }

  public synchronized void add(Sight sight) {
    sights.add(sight);
  }

  /// How often somebody looked.
  public synchronized long looks() {
    return sights.size();
  }

  /// Leases that were seen to have ended without being revoked.
  public synchronized long expired() {
    Map<Long, Revocation> revoked = revocationsByLease();
    return sights.stream()
        .filter(sight -> !sight.alive() && !revoked.containsKey(sight.lease()))
        .map(Sight::lease)
        .distinct()
        .count();
  }

  /// Every broken promise; empty = none.
  public synchronized List<String> violations() {
    Map<Long, NavigableMap<Long, Renewal>> alive = renewalsByEnd();
    Map<Long, Revocation> revoked = revocationsByLease();
    List<String> found = new ArrayList<>();
    for (Sight sight : sights) {
      Revocation revocation =
          revoked.getOrDefault(sight.lease(), new Revocation(sight.lease(), NEVER, NEVER));
      if (sight.alive()) {
        checkRevoked(sight, revocation, found);
      } else if (sight.answeredNanos() < revocation.sentNanos()) {
        checkExpired(sight, alive.getOrDefault(sight.lease(), new TreeMap<>()), found);
      }
    }
    return found;
  }

  private static void checkRevoked(Sight sight, Revocation revocation, List<String> found) {
    if (revocation.answeredNanos() < sight.sentNanos()) {
      found.add("%s lives on after %s.".formatted(sight, revocation));
    }
  }

  private static void checkExpired(
      Sight sight, NavigableMap<Long, Renewal> renewalsByEnd, List<String> found) {
    Map.Entry<Long, Renewal> longest = renewalsByEnd.higherEntry(sight.answeredNanos());
    if (longest != null) {
      found.add(
          "%s has ended %d ms too early: %s."
              .formatted(
                  sight,
                  (longest.getKey() - sight.answeredNanos()) / 1_000_000,
                  longest.getValue()));
    }
  }

  private Map<Long, NavigableMap<Long, Renewal>> renewalsByEnd() {
    Map<Long, NavigableMap<Long, Renewal>> byLease = new TreeMap<>();
    for (Renewal renewal : renewals) {
      byLease
          .computeIfAbsent(renewal.lease(), lease -> new TreeMap<>())
          .put(renewal.sentNanos() + renewal.ttlNanos(), renewal);
    }
    return byLease;
  }

  private Map<Long, Revocation> revocationsByLease() {
    return revocations.stream().collect(Collectors.toMap(Revocation::lease, it -> it));
  }
}
