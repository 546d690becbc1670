package io.coxswain.server.rocks;

import io.coxswain.server.world.StateStore.Cursor;
import io.coxswain.server.world.StateStore.Family;
import io.coxswain.server.world.StateStore.View;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/// A RocksDB snapshot. It holds the store open until it is closed.
final class RocksView implements View {
  private final RocksStateStore store;
  private final Snapshot snapshot;
  private final ReadOptions reads;
  private boolean closed;

  RocksView(RocksStateStore store) {
    this.store = store;
    store.users().enter();
    this.snapshot = store.db().getSnapshot();
    this.reads = new ReadOptions().setSnapshot(snapshot);
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) throws IOException {
    try {
      return store.db().get(store.handle(family), reads, key);
    } catch (RocksDBException e) {
      throw RocksStateStore.failed("read from " + family, e);
    }
  }

  @Override
  public Cursor scan(Family family, byte[] from, Optional<byte[]> to) {
    return new RocksCursor(store, family, snapshot, from, to);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    reads.close();
    store.db().releaseSnapshot(snapshot);
    snapshot.close();
    store.users().leave();
  }
}
