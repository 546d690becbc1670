package io.coxswain.raft;

import io.coxswain.raft.progress.Progress;

/// What a leader keeps about one other member: its log ([Progress]) and its signs of life.
final class Peer {
  final long id;
  final Progress progress;

  /// When anything was heard from it in this term; at first, when we began to listen.
  private long heardNanos;

  private boolean everHeard;

  /// Newest heartbeat round it has answered, and when that round was sent.
  private long answeredRound;

  private long answeredSentNanos;

  /// Newest timing epoch it acts by.
  private long timingEpoch;

  /// When the exchange of appends last moved; a stall is looked into at the pace of heartbeats.
  private long appendNanos;

  Peer(long id, Progress progress, long nowNanos) {
    this.id = id;
    this.progress = progress;
    this.heardNanos = nowNanos;
    this.answeredSentNanos = nowNanos;
    this.appendNanos = nowNanos;
  }

  void heard(long nowNanos) {
    heardNanos = nowNanos;
    everHeard = true;
  }

  boolean everHeard() {
    return everHeard;
  }

  long silenceNanos(long nowNanos) {
    return nowNanos - heardNanos;
  }

  /// Whether anything was heard from it within `windowNanos`.
  boolean isHeard(long nowNanos, long windowNanos) {
    return silenceNanos(nowNanos) < windowNanos;
  }

  void answered(long round, long sentNanos) {
    if (round > answeredRound) {
      answeredRound = round;
      answeredSentNanos = sentNanos;
    }
  }

  long answeredRound() {
    return answeredRound;
  }

  long answeredSentNanos() {
    return answeredSentNanos;
  }

  void holdsEpoch(long epoch) {
    timingEpoch = Math.max(timingEpoch, epoch);
  }

  long timingEpoch() {
    return timingEpoch;
  }

  void appendMoved(long nowNanos) {
    appendNanos = nowNanos;
  }

  long appendStallNanos(long nowNanos) {
    return nowNanos - appendNanos;
  }
}
