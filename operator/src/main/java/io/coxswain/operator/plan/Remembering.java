package io.coxswain.operator.plan;

import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.ObjectView;
import io.coxswain.operator.observe.Recollection;
import io.coxswain.operator.observe.Recollection.CaughtUp;
import io.coxswain.operator.storeclient.MemberId;
import io.coxswain.operator.storeclient.MemberReport;
import io.coxswain.tempo.TempoMemory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What to remember of a view until the next one.
public final class Remembering {
  /// A learner counts as caught up with at least this share of the leader's log ...
  private static final double CAUGHT_UP_SHARE = 0.9;

  /// ... and at most so many entries behind: a share alone means little on a long log.
  private static final long CAUGHT_UP_ENTRIES_MAX = 1000;

  private Remembering() {}

  /// Adds what the view shows, and what the pass has done since.
  ///
  /// @param applied the objects applied in this pass, with the resourceVersion they have now
  /// @param tempo what the timing planner wants to be remembered
  public static Recollection of(
      ClusterView view, Map<ObjectView.Key, String> applied, TempoMemory tempo) {
    Recollection before = view.memory();
    boolean healthy = Health.of(view).filter(Health::complete).isPresent();
    return new Recollection(
        healthy
            ? before.votersHealthySinceMillis().or(() -> Optional.of(view.upMillis()))
            : Optional.empty(),
        caughtUp(view)
            .map(learner ->
                before
                    .caughtUp()
                    .filter(seen -> seen.member().equals(learner))
                    .orElseGet(() -> new CaughtUp(learner, view.upMillis()))),
        before.refusedGrowth(),
        with(before.applied(), applied),
        tempo);
  }

  private static Map<ObjectView.Key, String> with(
      Map<ObjectView.Key, String> before, Map<ObjectView.Key, String> now) {
    Map<ObjectView.Key, String> both = new HashMap<>(before);
    both.putAll(now);
    return both;
  }

  /// The learner that has caught up in this very view.
  static Optional<MemberId> caughtUp(ClusterView view) {
    return view.confirmedLeader()
        .map(leader -> leader.report().raft())
        .flatMap(raft ->
            raft.progress().stream()
                .filter(MemberReport.Progress::learner)
                .filter(MemberReport.Progress::recentlyActive)
                .filter(peer -> keepsUp(peer.matchIndex(), raft.lastIndex()))
                .map(MemberReport.Progress::memberId)
                .findFirst());
  }

  private static boolean keepsUp(long match, long last) {
    return match >= CAUGHT_UP_SHARE * last && last - match <= CAUGHT_UP_ENTRIES_MAX;
  }
}
