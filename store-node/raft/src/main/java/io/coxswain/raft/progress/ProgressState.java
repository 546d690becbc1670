package io.coxswain.raft.progress;

/// How a leader talks to a follower.
public enum ProgressState {
  /// The place where the logs agree is unknown: one append at a time, to find it.
  PROBE,
  /// The logs agree: appends are streamed ahead of their acknowledgements.
  REPLICATE,
  /// The follower needs entries that were compacted away: a snapshot is on its way, appends wait.
  SNAPSHOT
}
