package io.coxswain.server.node;

import io.coxswain.server.apply.Standing;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.log.LogSnapshot;
import java.io.IOException;
import java.nio.file.Path;

/// What a member's own state or disk says against its taking part, each as a [StoreFault] with the way out.
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

  /// A disk that fails, or has changed a file that only the start reads.
  static StoreFault unusable(Path dataDir, IOException failure) {
    return new StoreFault(
        FaultCode.DATA_DIR_UNUSABLE,
        "This member can't start from " + dataDir,
        "a file of it can't be read or written (%s)".formatted(failure.getMessage()),
        "If the disk has failed, replace it. If the file is lost or changed, remove this member"
            + " from the cluster and add a fresh one with an empty data directory.",
        failure);
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
