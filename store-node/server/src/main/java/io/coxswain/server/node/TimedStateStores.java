package io.coxswain.server.node;

import io.coxswain.server.world.Clock;
import io.coxswain.server.world.StateStore;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// State stores whose commits are timed: a store that stalls holds up every write of the member.
///
/// @param commitNanos told how long each batch took, on the applier's thread
record TimedStateStores(StateStore.Opener stores, Clock clock, LongConsumer commitNanos)
    implements StateStore.Opener {

  @Override
  public StateStore open(String directory) throws IOException {
    return new Timed(stores.open(directory), clock, commitNanos);
  }

  @Override
  public void verify(String directory) throws IOException {
    stores.verify(directory);
  }

  private record Timed(StateStore store, Clock clock, LongConsumer commitNanos)
      implements StateStore {
    @Override
    public void write(Batch batch) throws IOException {
      long start = clock.nanoTime();
      store.write(batch);
      commitNanos.accept(clock.nanoTime() - start);
    }

    @Override
    public Batch newBatch() {
      return store.newBatch();
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] key) throws IOException {
      return store.get(family, key);
    }

    @Override
    public View view() {
      return store.view();
    }

    @Override
    public void flush() throws IOException {
      store.flush();
    }

    @Override
    public void checkpoint(String directory) throws IOException {
      store.checkpoint(directory);
    }

    @Override
    public long sizeBytes() {
      return store.sizeBytes();
    }

    @Override
    public long unflushedBytes() {
      return store.unflushedBytes();
    }

    @Override
    public void close() throws IOException {
      store.close();
    }
  }
}
