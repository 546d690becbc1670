package io.coxswain.trials;

import io.coxswain.api.etcd.LeaseLeasesRequest;
import io.coxswain.history.LeaseHistory;
import io.coxswain.history.kv.Event;
import io.coxswain.trials.Patience.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What must be true of the leases of [LeaseHolders] in the end.
final class Leases {
  private static final Duration EXPIRY_MAX = Duration.ofMinutes(1);

  private Leases() {}

  /// Waits until every lease has expired.
  ///
  /// @throws TrialFailed if that takes too long
  static void awaitEnd(Members members) throws InterruptedException {
    Member asked = members.all().getFirst();
    var _ = new Patience(members.all(), EXPIRY_MAX).await("all leases to expire", () -> end(asked));
  }

  private static Seen<Integer> end(Member asked) {
    int left = asked.leases().leaseLeases(LeaseLeasesRequest.getDefaultInstance()).getLeasesCount();
    return left == 0 ? new Seen.Found<>(left) : new Seen.NotYet<>(left + " live on");
  }

  /// @throws TrialFailed if a lease ended too early, lived on after its revocation, or took or left its keys one by
  ///     one
  static void judge(LeaseHistory history, List<Event> events) {
    List<String> violations = history.violations();
    if (!violations.isEmpty()) {
      throw new TrialFailed(
          "the leases: %d violations: %s".formatted(violations.size(), violations.getFirst()));
    }
    endsByLease(events)
        .forEach((lease, ends) -> {
          if (ends.size() != 1) {
            throw new TrialFailed(
                "the keys of %s went at revisions %s, and not at one".formatted(lease, ends));
          }
        });
  }

  /// The revisions at which keys of a lease were deleted; none for one whose keys are there.
  private static Map<String, Set<Long>> endsByLease(List<Event> events) {
    Map<String, Set<Long>> ends = new TreeMap<>();
    for (Event event : events) {
      if (event.key().startsWith(LeaseHolders.PREFIX)) {
        String lease = event.key().substring(0, event.key().lastIndexOf('/'));
        Set<Long> revisions = ends.computeIfAbsent(lease, it -> new TreeSet<>());
        if (event.kind() == Event.Kind.DELETE) {
          revisions.add(event.revision());
        }
      }
    }
    return ends;
  }
}
