package io.coxswain.server.node;

import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.server.log.LogIdentity;
import io.coxswain.server.log.RecoveredLog;
import io.coxswain.server.log.WriteAheadLog;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.util.List;

/// Puts a log of another identity in the place of a member's log. Every segment of a log names its cluster, so
/// a member changes its cluster by a new log as a whole:
///
/// 1. it is written under a name that no start looks at;
/// 2. it is renamed to [#COMPLETE]: from here on every start goes on with it;
/// 3. the old log is renamed to [#REPLACED], where it is kept;
/// 4. the new one is renamed to the log's name.
///
/// Each name is durable before the next step.
final class LogReplacement {
  private static final String PARENT = "member";
  private static final String UNFINISHED = PARENT + "/wal.recovering";
  private static final String COMPLETE = PARENT + "/wal.recovered";

  /// The log as it was before the last replacement; nobody reads it any more.
  static final String REPLACED = PARENT + "/wal.before-recovery";

  /// Entries that are written out together.
  private static final int ENTRIES_PER_BATCH = 256;

  private final Disk disk;

  LogReplacement(Disk disk) {
    this.disk = disk;
  }

  /// Steps 1 to 4.
  ///
  /// @param base the log before; its snapshot is where the new one begins
  /// @param entries all entries after that snapshot, in order
  void replace(RecoveredLog base, LogIdentity identity, List<Entry> entries, HardState hardState)
      throws IOException {
    disk.delete(UNFINISHED);
    WriteAheadLog log = WriteAheadLog.create(disk, UNFINISHED, identity);
    if (base.snapshot().index() > 0) {
      log.snapshot(base.snapshot());
      log.sync();
    }
    for (int from = 0; from < entries.size(); from += ENTRIES_PER_BATCH) {
      log.append(entries.subList(from, Math.min(from + ENTRIES_PER_BATCH, entries.size())));
      log.sync();
    }
    log.hardState(hardState);
    log.sync();
    log.close();
    rename(UNFINISHED, COMPLETE);
    finish();
  }

  /// Steps 3 and 4 of a replacement that was cut off after step 2; nothing happens if there is none.
  void finish() throws IOException {
    if (!disk.exists(COMPLETE)) {
      return;
    }
    if (disk.exists(LogOrigin.DIRECTORY)) {
      disk.delete(REPLACED);
      rename(LogOrigin.DIRECTORY, REPLACED);
    }
    rename(COMPLETE, LogOrigin.DIRECTORY);
  }

  private void rename(String from, String to) throws IOException {
    disk.rename(from, to);
    disk.syncDirectory(PARENT);
  }
}
