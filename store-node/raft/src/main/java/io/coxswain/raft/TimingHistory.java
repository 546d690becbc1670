package io.coxswain.raft;

import static java.util.Objects.requireNonNull;

/// The last two epochs of the replicated timing, as state-machine metadata and snapshots keep them.
///
/// A new leader can't know which members already follow the newest epoch, so it starts with the
/// smaller heartbeat and the larger election timeout of the two.
public record TimingHistory(Timing current, Timing previous) {
  public TimingHistory {
    requireNonNull(current, "current is null");
    requireNonNull(previous, "previous is null");
    Checks.require(
        previous.epoch() <= current.epoch(),
        "previous epoch must not be newer than current (" + current.epoch() + ")",
        previous.epoch());
  }

  /// A history in which only one timing was ever in force.
  public static TimingHistory of(Timing only) {
    return new TimingHistory(only, only);
  }

  /// The history after `next` took effect; unchanged when `next` isn't the epoch that follows.
  public TimingHistory advance(Timing next) {
    return next.epoch() == current.epoch() + 1 ? new TimingHistory(next, current) : this;
  }
}
