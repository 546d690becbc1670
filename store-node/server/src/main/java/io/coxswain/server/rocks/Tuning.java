package io.coxswain.server.rocks;

import io.coxswain.server.world.StateStore.Family;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.SstFileManager;
import org.rocksdb.WriteBufferManager;

/// RocksDB's options, each with its reason.
final class Tuning {
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  private final Cache cache;
  private final WriteBufferManager memtables;
  private final SstFileManager files;
  private final MemoryBudget budget;

  Tuning(Cache cache, WriteBufferManager memtables, SstFileManager files, MemoryBudget budget) {
    this.cache = cache;
    this.files = files;
    this.memtables = memtables;
    this.budget = budget;
  }

  DBOptions database() {
    return new DBOptions()
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        // Without a log of its own, this is what makes a crash leave one moment in all families.
        .setAtomicFlush(true)
        .setWriteBufferManager(memtables)
        // With it, a compaction that found no room is tried again when there is some; without it,
        // no flush would succeed any more before the next start.
        .setSstFileManager(files)
        // One flush and one compaction at a time: the cores belong to consensus and clients.
        .setMaxBackgroundJobs(2)
        .setMaxSubcompactions(1)
        // One thread writes; nothing to coordinate.
        .setAllowConcurrentMemtableWrite(false)
        // Spread writeback out, so that a flush does not stand in the way of the log's fdatasync.
        .setBytesPerSync(512L * KIB)
        // Whoever closes decides whether to flush; a stopping member has 1.5 s.
        .setAvoidFlushDuringShutdown(true)
        .setMaxOpenFiles(256)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(MIB)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
  }

  ColumnFamilyOptions family(Family family) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setBlockSize(8L * KIB)
            .setFormatVersion(5)
            // Inside the budget, not beside it.
            .setCacheIndexAndFilterBlocks(true)
            .setPinL0FilterAndIndexBlocksInCache(true);
    ColumnFamilyOptions options =
        new ColumnFamilyOptions()
            .setTableFormatConfig(table)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setTargetFileSizeBase(16L * MIB)
            .setMaxBytesForLevelBase(64L * MIB)
            .setMaxWriteBufferNumber(3);
    long memtable =
        switch (family) {
          case HISTORY -> budget.memtableBytes() / 2;
          case KEY_INDEX -> budget.memtableBytes() / 4;
          case META, LEASE, AUTH, ALARM -> Math.max(64L * KIB, budget.memtableBytes() / 16);
        };
    // A batch costs one arena block in every family it touches; small blocks keep an idle member
    // small.
    return options.setWriteBufferSize(memtable).setArenaBlockSize(Math.min(MIB, memtable / 8));
  }
}
