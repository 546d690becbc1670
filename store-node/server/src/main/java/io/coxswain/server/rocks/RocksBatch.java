package io.coxswain.server.rocks;

import io.coxswain.server.world.StateStore.Batch;
import io.coxswain.server.world.StateStore.Family;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Collects writes on the native side.
final class RocksBatch implements Batch {
  private final RocksStateStore store;
  private final WriteBatch batch = new WriteBatch();
  private boolean written;

  RocksBatch(RocksStateStore store) {
    this.store = store;
  }

  @Override
  public void put(Family family, byte[] key, byte[] value) {
    change(() -> batch.put(store.handle(family), key, value));
  }

  @Override
  public void delete(Family family, byte[] key) {
    change(() -> batch.delete(store.handle(family), key));
  }

  @Override
  public void deleteRange(Family family, byte[] from, byte[] to) {
    change(() -> batch.deleteRange(store.handle(family), from, to));
  }

  /// Hands the writes over, once.
  WriteBatch take() {
    if (written) {
      throw new IllegalStateException("the batch has been written");
    }
    written = true;
    return batch;
  }

  @Override
  public void close() {
    batch.close();
  }

  private interface Write {
    void run() throws RocksDBException;
  }

  private void change(Write write) {
    if (written) {
      throw new IllegalStateException("the batch has been written");
    }
    try {
      write.run();
    } catch (RocksDBException e) {
      throw new IllegalStateException("RocksDB refused to collect a write", e);
    }
  }
}
