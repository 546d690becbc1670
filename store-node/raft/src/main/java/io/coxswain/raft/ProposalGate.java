package io.coxswain.raft;

import io.coxswain.raft.ProposalResult.Reason;
import java.util.List;
import java.util.Optional;

/// Decides what a leader may append.
///
/// Invariant: at most one membership or timing change is uncommitted in any leader's log. It waits for
/// the leader's first own entry to commit, since before that older changes may be pending unseen.
final class ProposalGate {
  private final Core core;
  private final long ownTermIndex;
  private long confChangeIndex;
  private long timingChangeIndex;
  private long uncommittedBytes;

  /// @param ownTermIndex index of the leader's first own entry
  /// @param uncommittedBytes of all entries not yet committed
  ProposalGate(Core core, long ownTermIndex, long uncommittedBytes) {
    this.core = core;
    this.ownTermIndex = ownTermIndex;
    this.uncommittedBytes = uncommittedBytes;
  }

  boolean ownTermCommitted() {
    return core.log.commit() >= ownTermIndex;
  }

  void committed(long bytes) {
    uncommittedBytes -= bytes;
  }

  Optional<Reason> refusal(List<Payload> payloads) {
    if (payloads.size() > 1 && payloads.stream().anyMatch(ProposalGate::isChange)) {
      return Optional.of(Reason.MIXED_BATCH);
    }
    Optional<Reason> refusal =
        switch (payloads.getFirst()) {
          case Payload.Membership(ConfChange change) -> confRefusal(change);
          case Payload.Retiming retiming -> timingRefusal(retiming.timing());
          case Payload.Empty _, Payload.Command _ -> Optional.empty();
        };
    // The first batch always passes, else a batch larger than the bound could never be stored.
    boolean full =
        uncommittedBytes > 0 && uncommittedBytes + sizeBytes(payloads) > uncommittedBytesMax();
    return refusal.isEmpty() && full ? Optional.of(Reason.FULL) : refusal;
  }

  /// The leader has appended `entry` after it passed.
  void appended(Entry entry) {
    uncommittedBytes += entry.sizeBytes();
    switch (entry.payload()) {
      case Payload.Membership _ -> confChangeIndex = entry.index();
      case Payload.Retiming _ -> timingChangeIndex = entry.index();
      case Payload.Empty _, Payload.Command _ -> {}
    }
  }

  private Optional<Reason> confRefusal(ConfChange change) {
    Optional<Reason> pending = pendingChange();
    if (pending.isPresent()) {
      return pending;
    }
    if (!core.conf().allows(change)) {
      return Optional.of(Reason.INVALID_CONF_CHANGE);
    }
    boolean tooMany =
        change.kind() == ConfChange.Kind.ADD_LEARNER
            && core.conf().learners().size() >= core.config.learnersMax();
    return tooMany ? Optional.of(Reason.TOO_MANY_LEARNERS) : Optional.empty();
  }

  private Optional<Reason> timingRefusal(Timing timing) {
    Optional<Reason> pending = pendingChange();
    if (pending.isPresent()) {
      return pending;
    }
    return timing.epoch() == core.timing.current().epoch() + 1
        ? Optional.empty()
        : Optional.of(Reason.STALE_TIMING_EPOCH);
  }

  private Optional<Reason> pendingChange() {
    long commit = core.log.commit();
    if (!ownTermCommitted()) {
      return Optional.of(Reason.NOT_READY);
    }
    if (confChangeIndex > commit) {
      return Optional.of(Reason.PENDING_CONF_CHANGE);
    }
    return timingChangeIndex > commit
        ? Optional.of(Reason.PENDING_TIMING_CHANGE)
        : Optional.empty();
  }

  private long uncommittedBytesMax() {
    return core.config.uncommittedBytesMax();
  }

  private static boolean isChange(Payload payload) {
    return payload instanceof Payload.Membership || payload instanceof Payload.Retiming;
  }

  private static long sizeBytes(List<Payload> payloads) {
    long sum = 0;
    for (Payload payload : payloads) {
      sum += Entry.sizeBytesOf(payload);
    }
    return sum;
  }
}
