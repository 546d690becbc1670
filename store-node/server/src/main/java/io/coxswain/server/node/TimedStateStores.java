package io.coxswain.server.node;

import io.coxswain.server.world.Clock;
import io.coxswain.server.world.StateStore;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// State stores whose commits are timed: a store that stalls holds up every write of the member.
///
/// @param witness told on the thread that did it
record TimedStateStores(StateStore.Opener stores, Clock clock, Witness witness)
    implements StateStore.Opener {

  @Override
  public StateStore open(String directory) throws IOException {
    return new Timed(stores.open(directory), clock, witness);
  }

  @Override
  public void verify(String directory) throws IOException {
    stores.verify(directory);
  }

  /// Told of what was timed.
  ///
  /// @param commitNanos of every batch
  /// @param copyNanos of every copy of a whole state
  /// @param openViews how many views are open
  record Witness(LongConsumer commitNanos, LongConsumer copyNanos, AtomicLong openViews) {}

  private record Timed(StateStore store, Clock clock, Witness witness) implements StateStore {
    @Override
    public void write(Batch batch) throws IOException {
      long start = clock.nanoTime();
      store.write(batch);
      witness.commitNanos.accept(clock.nanoTime() - start);
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
      return new CountedView(store.view(), witness.openViews);
    }

    @Override
    public void flush() throws IOException {
      store.flush();
    }

    @Override
    public void checkpoint(String directory) throws IOException {
      long start = clock.nanoTime();
      store.checkpoint(directory);
      witness.copyNanos.accept(clock.nanoTime() - start);
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

  private static final class CountedView implements StateStore.View {
    private final StateStore.View view;
    private final AtomicLong open;
    private boolean closed;

    CountedView(StateStore.View view, AtomicLong open) {
      this.view = view;
      this.open = open;
      open.incrementAndGet();
    }

    @Override
    public byte @Nullable [] get(StateStore.Family family, byte[] key) throws IOException {
      return view.get(family, key);
    }

    @Override
    public StateStore.Cursor scan(StateStore.Family family, byte[] from, Optional<byte[]> to) {
      return view.scan(family, from, to);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open.decrementAndGet();
      }
      view.close();
    }
  }
}
