package io.coxswain.server.watch;

import java.util.List;

/// Where `apply` leaves what watchers should hear. Never blocks.
public interface WatchFeed {

  /// New revisions, in order, without a gap, already visible to readers.
  void applied(List<AppliedRevision> revisions);

  /// The store was replaced (a snapshot was installed) and stands at `revision` now: watchers go on from
  /// where they were, out of the new store's history.
  void restarted(long revision);
}
