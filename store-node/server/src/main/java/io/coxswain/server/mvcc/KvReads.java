package io.coxswain.server.mvcc;

/// The read side of the store: thread-safe, consistent, never blocks behind writes.
public interface KvReads {

  /// Answers a range at one revision.
  ///
  /// @throws RevisionCompacted if the revision was compacted
  /// @throws RevisionInFuture if the revision is not there yet
  RangeAnswer range(RangeQuery query);

  /// Latest applied revision (1 for an empty store, as in etcd).
  long currentRevision();

  /// Everything below is gone; reading at it is allowed. 0 = never compacted.
  long compactedRevision();

  /// A revision below the compacted one was asked for.
  final class RevisionCompacted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RevisionCompacted(long asked, long compacted) {
      super("revision %d was compacted (up to %d)".formatted(asked, compacted), null, false, false);
    }
  }

  /// A revision above the current one was asked for.
  final class RevisionInFuture extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RevisionInFuture(long asked, long current) {
      super("revision %d is above the current %d".formatted(asked, current), null, false, false);
    }
  }
}
