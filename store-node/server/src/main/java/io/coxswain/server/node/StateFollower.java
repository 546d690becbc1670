package io.coxswain.server.node;

import io.coxswain.server.apply.Standing;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.members.MemberList;

/// What follows from what was applied: flushes are due, the leader's duties begin, peers come and go, this
/// very member may have been removed. On the apply lane.
final class StateFollower implements Applier.Listener {
  private final long memberId;
  private final long flushEveryEntries;
  private final Mailbox<Housekeeper.Task> housekeeper;
  private final LeaderDuties duties;
  private final PeerLinks peers;
  private final Runnable onRemoved;
  private long flushAskedIndex;

  /// @param from where the state stood at the start
  /// @param flushEveryEntries etcd's `--snapshot-count`
  /// @param onRemoved told once this member is no longer one
  StateFollower(
      long memberId,
      Standing from,
      long flushEveryEntries,
      Mailbox<Housekeeper.Task> housekeeper,
      LeaderDuties duties,
      PeerLinks peers,
      Runnable onRemoved) {
    this.memberId = memberId;
    this.flushAskedIndex = from.index();
    this.flushEveryEntries = flushEveryEntries;
    this.housekeeper = housekeeper;
    this.duties = duties;
    this.peers = peers;
    this.onRemoved = onRemoved;
  }

  @Override
  public void onApplied(Standing standing) {
    duties.onApplied(standing);
    if (standing.index() - flushAskedIndex >= flushEveryEntries
        && housekeeper.offer(new Housekeeper.Task.Flush(standing))) {
      flushAskedIndex = standing.index();
    }
  }

  @Override
  public void onMembers(MemberList members) {
    peers.update(members);
    if (members.isRemoved(memberId)) {
      onRemoved.run();
    }
  }
}
