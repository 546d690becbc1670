package io.coxswain.server.rocks;

import io.coxswain.server.world.StateStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.Env;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileManager;
import org.rocksdb.WriteBufferManager;

/// Opens state directories under a data directory; all of them share one memory budget, so that the old and
/// the new state fit side by side while a snapshot is put in place.
public final class RocksStateStores implements StateStore.Opener, AutoCloseable {
  private final Path root;
  private final LRUCache cache;
  private final WriteBufferManager memtables;
  private final SstFileManager files;
  private final MemoryBudget budget;

  /// @param root the directory that [StateStore.Opener#open(String)]'s paths are relative to
  public RocksStateStores(Path root, MemoryBudget budget) {
    RocksDB.loadLibrary();
    this.root = root;
    this.budget = budget;
    // The manager books memtables in the cache: one limit holds for both.
    this.cache = new LRUCache(budget.blockCacheBytes() + budget.memtableBytes());
    this.memtables = new WriteBufferManager(budget.memtableBytes(), cache);
    try {
      this.files = new SstFileManager(Env.getDefault());
    } catch (RocksDBException e) {
      throw new IllegalStateException("RocksDB could not make an object", e);
    }
  }

  @Override
  public StateStore open(String directory) throws IOException {
    Path path = root.resolve(directory);
    if (!Files.exists(path)) {
      Files.createDirectories(path);
      syncParent(path); // RocksDB syncs what is inside
    }
    return RocksStateStore.open(root, path, new Tuning(cache, memtables, files, budget));
  }

  @Override
  public void verify(String directory) throws IOException {
    RocksStateStore.verify(root.resolve(directory), new Tuning(cache, memtables, files, budget));
  }

  /// Makes the name of a directory durable.
  static void syncParent(Path path) throws IOException {
    try (FileChannel parent = FileChannel.open(path.resolveSibling("."))) {
      parent.force(true);
    }
  }

  /// After the last store it opened has been closed.
  @Override
  public void close() {
    files.close();
    memtables.close();
    cache.close();
  }
}
