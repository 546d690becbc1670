package io.coxswain.server.node;

import io.coxswain.server.apply.Standing;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.log.LogSnapshot;

/// What a member's own state says against its taking part. Each throws a [StoreFault] with the way out.
final class StartRefusals {
  private StartRefusals() {}

  /// A member that was removed from its cluster.
  static void removed(Standing standing, long memberId) {
    if (standing.members().isRemoved(memberId)) {
      throw new StoreFault(
          FaultCode.MEMBER_REMOVED,
          "This member can't start",
          "it was removed from the cluster",
          "Its id never comes back. To join again, add a member and start it with an empty data"
              + " directory.");
    }
  }

  /// A state that is older than what the log still holds.
  ///
  /// @param safe before the first entry of the log
  static void lostState(Standing standing, LogSnapshot safe) {
    if (standing.index() < safe.index()) {
      throw new StoreFault(
          FaultCode.DATA_MISSING,
          "The state stands at entry %d, before the first entry of the log (%d)"
              .formatted(standing.index(), safe.index() + 1),
          "somebody removed or replaced " + StateHome.DIRECTORY,
          "This member can't rebuild what is missing. Remove it from the cluster and add a fresh"
              + " one with an empty data directory.");
    }
  }
}
