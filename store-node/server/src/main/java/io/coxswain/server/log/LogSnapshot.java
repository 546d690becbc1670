package io.coxswain.server.log;

import io.coxswain.api.raftpb.ConfState;
import io.coxswain.api.walpb.Snapshot;
import java.util.List;

/// "The state machine is on disk up to here without the log."
///
/// @param index last entry it holds, 0 for the empty state at birth
/// @param term term of that entry
/// @param voters members that count in quorums at that index
/// @param learners members that don't
public record LogSnapshot(long index, long term, List<Long> voters, List<Long> learners) {
  /// The state every log begins with.
  public static final LogSnapshot BIRTH = new LogSnapshot(0, 0, List.of(), List.of());

  public LogSnapshot {
    if (index < 0 || term < 0) {
      throw new IllegalArgumentException(
          "index and term must be >= 0, were %d and %d".formatted(index, term));
    }
    voters = List.copyOf(voters);
    learners = List.copyOf(learners);
  }

  /// As it stands in a record.
  byte[] encode() {
    Snapshot.Builder record = Snapshot.newBuilder().setIndex(index).setTerm(term);
    if (!equals(BIRTH)) {
      record.setConfState(
          ConfState.newBuilder().addAllVoters(voters).addAllLearners(learners).setAutoLeave(false));
    }
    return record.build().toByteArray();
  }
}
