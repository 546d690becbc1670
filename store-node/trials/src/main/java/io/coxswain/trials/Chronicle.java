package io.coxswain.trials;

import io.coxswain.api.etcd.CompactionRequest;
import io.coxswain.history.kv.Event;
import io.coxswain.history.kv.EventHistory;
import java.util.ArrayList;
import java.util.List;

/// Everything that happened in a store that was empty, taken down before it is compacted. Not thread-safe.
final class Chronicle {
  private static final long FIRST_REVISION = 2;

  private final List<Event> told = new ArrayList<>();
  private long through = FIRST_REVISION - 1;
  private long compacted;

  /// The last revision that was taken down.
  long through() {
    return through;
  }

  /// The highest revision that was asked to be compacted, 0 = none.
  long compacted() {
    return compacted;
  }

  /// Takes down what a member has applied since.
  ///
  /// @return the last revision that was taken down
  /// @throws io.grpc.StatusRuntimeException if it doesn't answer
  long catchUp(Member member) {
    long revision = member.status().getHeader().getRevision();
    if (revision > through) {
      told.addAll(Events.between(member, through + 1, revision));
      through = revision;
    }
    return through;
  }

  /// Asks a member to compact; what is gone then is in this chronicle.
  ///
  /// @param revision at most [#through]
  void compact(Member member, long revision) {
    if (revision > through) {
      throw new IllegalArgumentException(
          "revision must be <= %d, was %d".formatted(through, revision));
    }
    compacted = Math.max(compacted, revision);
    var _ = member.kv().compact(CompactionRequest.newBuilder().setRevision(revision).build());
  }

  /// All that was taken down.
  EventHistory history() {
    return new EventHistory(FIRST_REVISION, List.of(), told, compacted);
  }
}
