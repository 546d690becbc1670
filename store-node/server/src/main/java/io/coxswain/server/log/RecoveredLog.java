package io.coxswain.server.log;

import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import java.util.List;
import java.util.Optional;

/// What a log held when it was opened.
///
/// @param identity whose log it is
/// @param hardState the last one, its commit index raised to the snapshot's
/// @param snapshot the last snapshot record
/// @param entries all entries after `snapshot`, in order, without a gap
/// @param tornTail what was cut off the end, if the last write batch was incomplete
public record RecoveredLog(
    LogIdentity identity,
    HardState hardState,
    LogSnapshot snapshot,
    List<Entry> entries,
    Optional<TornTail> tornTail) {
  public RecoveredLog {
    entries = List.copyOf(entries);
  }

  /// Where an unfinished, never acknowledged batch was cut off.
  ///
  /// @param file segment, relative to the disk's root
  /// @param offset where the first unusable record begins
  /// @param why what is wrong with that record
  public record TornTail(String file, long offset, String why) {}

  /// Index of the last entry, or of the snapshot if there is none after it.
  public long lastIndex() {
    return snapshot.index() + entries.size();
  }
}
