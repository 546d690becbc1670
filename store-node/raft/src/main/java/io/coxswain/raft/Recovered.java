package io.coxswain.raft;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What a member found on its disk.
///
/// The founders of a cluster all start with the same log, as in etcd: one [ConfChange.Kind#ADD_VOTER] per
/// founder at indexes 1 to n, all of term 1, with a [HardState] of term 1, no vote and commit n. So the
/// founding membership reaches whoever joins later, by the log or by a snapshot.
///
/// @param hardState last one in the log
/// @param appliedIndex index the state machine stands at; `conf` and `timing` are those in force there.
///     Committed entries after it are handed out again
/// @param conf membership at `appliedIndex`
/// @param timing the last two timing epochs at `appliedIndex`
/// @param compactedIndex the index before the first entry kept, 0 if nothing was ever dropped
/// @param compactedTerm term of the entry at `compactedIndex`, 0 if there was none
/// @param entries everything in the log after `compactedIndex`, in order, without a gap
public record Recovered(
    HardState hardState,
    long appliedIndex,
    ConfState conf,
    TimingHistory timing,
    long compactedIndex,
    long compactedTerm,
    List<Entry> entries) {
  public Recovered {
    requireNonNull(hardState, "hardState is null");
    requireNonNull(conf, "conf is null");
    requireNonNull(timing, "timing is null");
    Checks.requireCounter("compactedIndex", compactedIndex);
    Checks.requireCounter("compactedTerm", compactedTerm);
    entries = List.copyOf(entries);
  }

  /// An empty disk: a member that joins and will be told everything.
  public static Recovered empty(Timing timing) {
    ConfState unknown = new ConfState(0, List.of(), List.of());
    return new Recovered(HardState.INITIAL, 0, unknown, TimingHistory.of(timing), 0, 0, List.of());
  }
}
