package io.coxswain.server.node;

import io.coxswain.raft.ConfChange;
import io.coxswain.raft.Entry;
import io.coxswain.raft.MemberId;
import io.coxswain.raft.Payload;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.log.RecoveredLog;
import io.coxswain.server.members.MemberList;
import java.util.List;
import java.util.Optional;

/// How the founder of a cluster of one finds out that it has lost its disk. Nobody has noted its birth, and with
/// an empty disk it knows nobody to ask, so it founds the cluster again, under its old ids; but those that it
/// once admitted still call it.
///
/// As long as it is the only voter nobody is admitted without an entry in its log, and as long as it is the only
/// member nobody but itself can tell a newcomer that it was admitted, which it does once it has applied the
/// entry. So a founder whose list was never changed and that is called by another member of its cluster has had
/// another log before.
///
/// @param alone its log holds no membership but its own, or there is none yet
/// @param logIsAll its log begins with its birth, so no state can know of more changes than the log does
record LoneFounder(boolean alone, boolean logIsAll) {
  /// Everybody else: their births were noted by others.
  static final LoneFounder NONE = new LoneFounder(false, false);

  /// It is about to found its cluster.
  static final LoneFounder UNBORN = new LoneFounder(true, true);

  /// Index of the entry that adds the founder.
  private static final long BIRTH = 1;

  /// What a log that was found says of it.
  static LoneFounder of(RecoveredLog log) {
    long self = log.identity().memberId();
    List<Entry> changes =
        log.entries().stream()
            .filter(entry -> entry.payload() instanceof Payload.Membership)
            .toList();
    if (log.snapshot().index() == 0) {
      boolean addsItself =
          changes.size() == 1
              && changes.getFirst().index() == BIRTH
              && changes.getFirst().payload() instanceof Payload.Membership(ConfChange change)
              && change.memberId() == self;
      return new LoneFounder(addsItself, true);
    }
    boolean onlyItself =
        log.snapshot().voters().equals(List.of(self)) && log.snapshot().learners().isEmpty();
    return new LoneFounder(onlyItself && changes.isEmpty(), false);
  }

  /// Why this member must stop, if it must, now that a member of its cluster has called it.
  ///
  /// @param applied the member list as far as it is known here; empty before this member takes part
  Optional<StoreFault> calledBy(long caller, Optional<MemberList> applied) {
    boolean neverChanged = applied.map(list -> list.index() <= BIRTH).orElse(logIsAll);
    return alone && neverChanged ? Optional.of(lost(caller)) : Optional.empty();
  }

  private static StoreFault lost(long caller) {
    return new StoreFault(
        FaultCode.DATA_MISSING,
        "This member has lost its data and was founding its cluster a second time",
        "member %s of this cluster calls it, which only this member can have admitted"
            .formatted(MemberId.format(caller)),
        "Restore the data directory; or remove this member from the cluster, by one of the others,"
            + " add a fresh one and start that with an empty data directory and"
            + " --initial-cluster-state=existing.");
  }
}
