package io.coxswain.operator.observe;

import io.coxswain.operator.storeclient.MemberId;
import io.coxswain.tempo.TempoMemory;
import java.util.Map;
import java.util.Optional;

/// What a look at the world can't show: since when things are as they are. Kept in memory only;
/// losing it makes the operator wait a little longer, never act sooner.
///
/// All times are [ClusterView#upMillis].
///
/// @param votersHealthySinceMillis since when every voter is healthy without a break
/// @param caughtUp the learner that has caught up, and since when
/// @param refusedGrowth the volumes that the API server refused to grow, with its words and the
///     time: asking again at once would keep every later rule waiting
/// @param applied the resourceVersion that each object had after the operator applied it last; any
///     other means that somebody changed it since
/// @param tempo what the timing planner remembers
public record Recollection(
    Optional<Long> votersHealthySinceMillis,
    Optional<CaughtUp> caughtUp,
    Map<String, Refusal> refusedGrowth,
    Map<ObjectView.Key, String> applied,
    TempoMemory tempo) {
  /// Nothing was seen yet.
  public static final Recollection EMPTY =
      new Recollection(Optional.empty(), Optional.empty(), Map.of(), Map.of(), TempoMemory.EMPTY);

  public Recollection {
    refusedGrowth = Map.copyOf(refusedGrowth);
    applied = Map.copyOf(applied);
  }

  /// A learner that has caught up.
  public record CaughtUp(MemberId member, long sinceMillis) {}

  /// What was refused, and when.
  public record Refusal(String why, long atMillis) {}
}
