package io.coxswain.server.watch;

import io.coxswain.server.mvcc.ChangeCursor;
import io.coxswain.server.mvcc.KvReads;

/// Changes that have left the ring, read from the store.
@FunctionalInterface
public interface PastChanges {

  /// All changes from the first one at `revision` on, in order.
  ///
  /// @throws KvReads.RevisionCompacted if `revision` lies below the compacted one
  ChangeCursor from(long revision);
}
