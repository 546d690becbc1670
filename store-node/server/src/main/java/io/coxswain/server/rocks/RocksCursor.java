package io.coxswain.server.rocks;

import io.coxswain.server.world.StateStore.Cursor;
import io.coxswain.server.world.StateStore.Family;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/// A RocksDB iterator with an upper bound. Its view must stay open.
final class RocksCursor implements Cursor {
  private final ReadOptions reads;
  private final @Nullable Slice bound;
  private final RocksIterator iterator;
  private final byte[] from;
  private boolean started;
  private boolean valid;

  RocksCursor(
      RocksStateStore store, Family family, Snapshot snapshot, byte[] from, Optional<byte[]> to) {
    this.from = from;
    bound = to.map(Slice::new).orElse(null);
    reads = new ReadOptions().setSnapshot(snapshot);
    if (bound != null) {
      reads.setIterateUpperBound(bound);
    }
    iterator = store.db().newIterator(store.handle(family), reads);
  }

  @Override
  public boolean next() throws IOException {
    if (started) {
      if (valid) {
        iterator.next();
      }
    } else {
      iterator.seek(from);
      started = true;
    }
    return moved();
  }

  @Override
  public boolean seek(byte[] key) throws IOException {
    iterator.seek(key);
    started = true;
    return moved();
  }

  private boolean moved() throws IOException {
    valid = iterator.isValid();
    if (valid) {
      return true;
    }
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw RocksStateStore.failed("scan", e);
    }
    return false;
  }

  @Override
  public byte[] key() {
    requireValid();
    return iterator.key();
  }

  @Override
  public byte[] value() {
    requireValid();
    return iterator.value();
  }

  /// The native side would not check.
  private void requireValid() {
    if (!valid) {
      throw new IllegalStateException("the cursor stands on no entry");
    }
  }

  @Override
  public void close() {
    valid = false;
    iterator.close();
    reads.close();
    if (bound != null) {
      bound.close();
    }
  }
}
