package io.coxswain.raft;

/// The timing this member acts by as a voter: the replicated one, the one its leader's heartbeats carry
/// when that waits longer, and for its own timer alone a private one that waits longer still.
///
/// Invariant: nothing here ever makes a voter wait less than the replicated timing says, so a leader
/// that knows all voters at an epoch may slow its heartbeats to that epoch's.
final class TimingState {
  private TimingHistory history;
  private long heardElectionNanos;
  private long heardTerm;
  private long heardEpoch;
  private long widenedNanos;

  TimingState(TimingHistory history) {
    this.history = history;
  }

  TimingHistory history() {
    return history;
  }

  Timing current() {
    return history.current();
  }

  /// A timing entry has committed. Returns false if its epoch doesn't follow and it does nothing.
  boolean committed(Timing timing) {
    TimingHistory next = history.advance(timing);
    boolean changed = !next.equals(history);
    history = next;
    return changed;
  }

  /// An installed snapshot carries the history in force at its index.
  void restore(TimingHistory restored) {
    history = restored;
  }

  /// A heartbeat of the leader of `term` carried `timing`. One that was overtaken changes nothing: the leader
  /// may know already that this voter holds the newer epoch, and have slowed down.
  void heard(long term, Timing timing) {
    if (term == heardTerm && timing.epoch() < heardEpoch) {
      return;
    }
    heardTerm = term;
    heardElectionNanos = timing.electionNanos();
    heardEpoch = timing.epoch();
  }

  void widen(long electionNanos) {
    widenedNanos = electionNanos;
  }

  /// The newest epoch this member waits at least as long as.
  long epochHeld() {
    return Math.max(current().epoch(), heardEpoch);
  }

  /// How long this voter refuses to elect anybody after it heard the leader. Never the private value:
  /// a member that waits longer for itself must not hold up the others.
  long guardNanos() {
    return Math.max(current().electionNanos(), heardElectionNanos);
  }

  /// How long this member waits before it campaigns, before jitter.
  long electionNanos() {
    return Math.max(guardNanos(), widenedNanos);
  }

  long jitterNanos() {
    return current().jitterNanos();
  }
}
