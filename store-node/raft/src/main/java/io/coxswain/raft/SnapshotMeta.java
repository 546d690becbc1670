package io.coxswain.raft;

import static java.util.Objects.requireNonNull;

/// Where in the log a snapshot of the state machine stands, and what was in force there.
///
/// @param index last entry whose effect the snapshot holds, at least 1
/// @param term term of that entry, at least 1
/// @param conf membership in force after that entry
/// @param timing replicated timing in force after that entry
public record SnapshotMeta(long index, long term, ConfState conf, TimingHistory timing) {
  public SnapshotMeta {
    Checks.require(index > 0, "index must be > 0", index);
    Checks.require(term > 0, "term must be > 0", term);
    requireNonNull(conf, "conf is null");
    requireNonNull(timing, "timing is null");
  }
}
