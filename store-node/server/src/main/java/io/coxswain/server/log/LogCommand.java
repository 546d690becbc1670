package io.coxswain.server.log;

import static java.util.Objects.requireNonNull;

import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import java.util.List;
import java.util.Optional;

/// What the log writer is asked to do, in this order.
public sealed interface LogCommand {

  /// The batch of one `Ready` of the core.
  ///
  /// @param sequence its number; reported back when it is on disk
  /// @param entries new entries, the first of which replaces all at or after its index
  /// @param hardState the new one, if it changed
  /// @param mustSync whether somebody waits for it; else it may ride along with the next that must
  record Write(long sequence, List<Entry> entries, Optional<HardState> hardState, boolean mustSync)
      implements LogCommand {
    public Write {
      entries = List.copyOf(entries);
      requireNonNull(hardState, "hardState is null");
    }
  }

  /// The state machine is on disk up to `snapshot` by itself: note it in the log and delete the segments
  /// that nothing needs any more.
  record Release(LogSnapshot snapshot) implements LogCommand {
    public Release {
      requireNonNull(snapshot, "snapshot is null");
    }
  }

  /// A snapshot takes the place of the state: note it, so that the log goes on after it, and say when that
  /// is on disk.
  record Install(LogSnapshot snapshot, Runnable onDisk) implements LogCommand {
    public Install {
      requireNonNull(snapshot, "snapshot is null");
      requireNonNull(onDisk, "onDisk is null");
    }
  }
}
