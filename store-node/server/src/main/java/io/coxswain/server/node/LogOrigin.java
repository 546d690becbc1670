package io.coxswain.server.node;

import io.coxswain.server.config.NodeConfig;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.log.LogIdentity;
import io.coxswain.server.log.WriteAheadLog;
import io.coxswain.server.world.Disk;
import java.io.IOException;

/// Where a member's log comes from: found on disk, or written because a cluster is being born.
final class LogOrigin {
  static final String DIRECTORY = "member/wal";

  /// Where etcd keeps its database.
  private static final String ETCD_DIRECTORY = "member/snap";

  private final Disk disk;

  LogOrigin(Disk disk) {
    this.disk = disk;
  }

  /// Whether this data directory ever held a log of ours.
  ///
  /// @throws StoreFault `DATA_DIR_FOREIGN` if it is an etcd member's, whose log has the same name and format
  boolean exists() throws IOException {
    if (disk.exists(ETCD_DIRECTORY)) {
      throw new StoreFault(
          FaultCode.DATA_DIR_FOREIGN,
          "The data directory can't be used",
          "it belongs to a member of etcd: it holds " + ETCD_DIRECTORY,
          "Nothing was changed. Name an empty directory by --data-dir.");
    }
    return WriteAheadLog.exists(disk, DIRECTORY);
  }

  /// Opens the log of an earlier start. If that start was cut off right after the log was made, the first
  /// entries are written now.
  ///
  /// @throws StoreFault if the log is damaged
  WriteAheadLog.Opened reopen(NodeConfig config) throws IOException {
    WriteAheadLog.Opened opened = WriteAheadLog.open(disk, DIRECTORY);
    LogIdentity identity = opened.recovered().identity();
    Genesis genesis = Genesis.of(config.bootstrap().cluster(), config.bootstrap().token());
    boolean unborn =
        opened.recovered().lastIndex() == 0
            && genesis.clusterId() == identity.clusterId()
            && genesis.holds(identity.memberId());
    return unborn ? written(opened.log(), genesis) : opened;
  }

  /// Makes the log of a member that a cluster is born with.
  WriteAheadLog.Opened bear(Genesis genesis, long memberId) throws IOException {
    refuseStateWithoutLog();
    disk.createDirectories("member");
    return written(
        WriteAheadLog.create(disk, DIRECTORY, new LogIdentity(memberId, genesis.clusterId())),
        genesis);
  }

  /// Makes the empty log of a member that joins a running cluster and will be told everything.
  WriteAheadLog.Opened join(LogIdentity identity) throws IOException {
    refuseStateWithoutLog();
    disk.createDirectories("member");
    WriteAheadLog.create(disk, DIRECTORY, identity).close();
    return WriteAheadLog.open(disk, DIRECTORY);
  }

  private WriteAheadLog.Opened written(WriteAheadLog log, Genesis genesis) throws IOException {
    log.append(genesis.entries());
    log.hardState(genesis.hardState());
    log.sync();
    log.close();
    return WriteAheadLog.open(disk, DIRECTORY);
  }

  private void refuseStateWithoutLog() throws IOException {
    if (new StateHome(disk).exists()) {
      throw new StoreFault(
          FaultCode.DATA_MISSING,
          "The data directory holds a state but no log",
          "somebody removed " + DIRECTORY,
          "This member may have promised what it no longer knows. Remove it from the cluster and"
              + " add a fresh one with an empty data directory.");
    }
  }
}
