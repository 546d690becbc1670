package io.coxswain.operator.plan;

import io.coxswain.operator.observe.ClusterView;
import io.coxswain.operator.observe.Recollection;
import io.coxswain.operator.observe.Recollection.CaughtUp;
import io.coxswain.operator.storeclient.MemberId;
import io.coxswain.operator.storeclient.MemberReport;
import io.coxswain.tempo.TempoMemory;
import java.util.Optional;

/// What to remember of a view until the next one.
public final class Remembering {
  /// A learner counts as caught up with at least this share of the leader's log ...
  private static final double CAUGHT_UP_SHARE = 0.9;

  /// ... and at most so many entries behind: a share alone means little on a long log.
  private static final long CAUGHT_UP_ENTRIES_MAX = 1000;

  private Remembering() {}

  /// Adds what the view shows, with what the timing planner wants to be remembered.
  public static Recollection of(ClusterView view, TempoMemory tempo) {
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
        tempo);
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
