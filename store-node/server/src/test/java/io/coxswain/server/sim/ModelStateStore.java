package io.coxswain.server.sim;

import io.coxswain.server.world.Disk;
import io.coxswain.server.world.StateStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A state store in memory that is no kinder than RocksDB: a batch that was written is on disk after the
/// next flush and not before, unless the store flushed by itself, which it does when chance says so.
///
/// A flush writes the whole state into a new file ([StateImage]) and deletes the one before once the new
/// one is durable, so what a crash leaves is decided by the disk. Not thread-safe.
public final class ModelStateStore implements StateStore {
  /// RocksDB flushes by itself when its memtables are full; here about every so many batches.
  private static final int BATCHES_PER_OWN_FLUSH = 50;

  private final Disk disk;
  private final String directory;
  private final SeededRandomness random;
  private Families families;
  private long imageNumber;
  private int openViews;
  private boolean closed;

  private ModelStateStore(
      Disk disk, String directory, SeededRandomness random, Families families, long imageNumber) {
    this.disk = disk;
    this.directory = directory;
    this.random = random;
    this.families = families;
    this.imageNumber = imageNumber;
  }

  /// Opens state directories on a disk.
  public static Opener on(Disk disk, SeededRandomness random) {
    return new Opener() {
      @Override
      public StateStore open(String directory) throws IOException {
        if (!disk.exists(directory)) {
          disk.createDirectories(directory);
          disk.syncDirectory(parentOf(directory));
        }
        StateImage newest = StateImage.newestIn(disk, directory);
        StateImage.deleteUnfinished(disk, directory);
        return new ModelStateStore(
            disk, directory, random.split(), newest.families(), newest.number());
      }

      @Override
      public void verify(String directory) throws IOException {
        StateImage.newestIn(disk, directory);
      }
    };
  }

  @Override
  public Batch newBatch() {
    requireOpen();
    return new ModelBatch();
  }

  @Override
  public void write(Batch batch) throws IOException {
    requireOpen();
    ModelBatch writes = (ModelBatch) batch;
    families = families.ownedBy(openViews == 0);
    writes.take().forEach(write -> write.accept(families));
    if (random.below(BATCHES_PER_OWN_FLUSH) == 0) {
      flush();
    }
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    requireOpen();
    return copy(families.of(family).get(key));
  }

  @Override
  public View view() {
    requireOpen();
    openViews++;
    return new ModelView(families);
  }

  @Override
  public void flush() throws IOException {
    requireOpen();
    long number = ++imageNumber;
    try {
      StateImage.write(disk, directory, number, families);
      StateImage.deleteBefore(disk, directory, number);
    } catch (NoSuchFileException failure) {
      // A real store waits with closing for its flushes; here the other lane has gone on, and the
      // directory too.
      if (!closed) {
        throw failure;
      }
    }
  }

  @Override
  public void checkpoint(String target) throws IOException {
    requireOpen();
    if (disk.exists(target)) {
      throw new IOException(target + " is already there");
    }
    flush(); // RocksDB does, before it links files
    disk.createDirectories(target);
    StateImage.write(disk, target, 1, families);
    disk.syncDirectory(parentOf(target));
  }

  private static String parentOf(String directory) {
    return directory.substring(0, Math.max(0, directory.lastIndexOf('/')));
  }

  @Override
  public long unflushedBytes() {
    requireOpen();
    return families.bytes(); // every image holds all
  }

  @Override
  public long sizeBytes() {
    requireOpen();
    return families.bytes();
  }

  @Override
  public void close() {
    if (openViews > 0) {
      throw new IllegalStateException(openViews + " views are open: close would wait for ever");
    }
    closed = true;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the state store is closed");
    }
  }

  private static byte @Nullable [] copy(byte @Nullable [] bytes) {
    return bytes == null ? null : bytes.clone();
  }

  private static final class ModelBatch implements Batch {
    private final List<Consumer<Families>> writes = new ArrayList<>();
    private boolean written;

    @Override
    public void put(Family family, byte[] key, byte[] value) {
      byte[] ownKey = key.clone();
      byte[] ownValue = value.clone();
      add(families -> families.put(family, ownKey, ownValue));
    }

    @Override
    public void delete(Family family, byte[] key) {
      byte[] ownKey = key.clone();
      add(families -> families.remove(family, ownKey));
    }

    @Override
    public void deleteRange(Family family, byte[] from, byte[] to) {
      byte[] ownFrom = from.clone();
      byte[] ownTo = to.clone();
      if (Arrays.compareUnsigned(from, to) < 0) {
        add(families -> families.removeRange(family, ownFrom, ownTo));
      }
    }

    List<Consumer<Families>> take() {
      requireUnwritten();
      written = true;
      return writes;
    }

    private void add(Consumer<Families> write) {
      requireUnwritten();
      writes.add(write);
    }

    private void requireUnwritten() {
      if (written) {
        throw new IllegalStateException("the batch has been written");
      }
    }

    @Override
    public void close() {
      written = true;
    }
  }

  private final class ModelView implements View {
    private final Families frozen;
    private boolean viewClosed;

    ModelView(Families frozen) {
      this.frozen = frozen;
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] key) {
      requireViewOpen();
      return copy(frozen.of(family).get(key));
    }

    @Override
    public Cursor scan(Family family, byte[] from, Optional<byte[]> to) {
      requireViewOpen();
      NavigableMap<byte[], byte[]> rest = frozen.of(family).tailMap(from, true);
      NavigableMap<byte[], byte[]> range =
          to.isEmpty()
              ? rest
              : Arrays.compareUnsigned(from, to.get()) < 0
                  ? rest.headMap(to.get(), false)
                  : rest.headMap(from, false);
      return new ModelCursor(range);
    }

    @Override
    public void close() {
      if (!viewClosed) {
        viewClosed = true;
        openViews--;
      }
    }

    private void requireViewOpen() {
      if (viewClosed) {
        throw new IllegalStateException("the view is closed");
      }
    }
  }

  private static final class ModelCursor implements Cursor {
    private final NavigableMap<byte[], byte[]> range;
    private Iterator<Map.Entry<byte[], byte[]>> rest;
    private Map.@Nullable Entry<byte[], byte[]> at;

    ModelCursor(NavigableMap<byte[], byte[]> range) {
      this.range = range;
      this.rest = range.entrySet().iterator();
    }

    @Override
    public boolean next() {
      at = rest.hasNext() ? rest.next() : null;
      return at != null;
    }

    @Override
    public boolean seek(byte[] key) {
      if (at != null && Arrays.compareUnsigned(key, at.getKey()) < 0) {
        throw new IllegalStateException("a seek must not go back");
      }
      rest = range.tailMap(key, true).entrySet().iterator();
      return next();
    }

    @Override
    public byte[] key() {
      return entry().getKey().clone();
    }

    @Override
    public byte[] value() {
      return entry().getValue().clone();
    }

    private Map.Entry<byte[], byte[]> entry() {
      if (at == null) {
        throw new IllegalStateException("the cursor stands on no entry");
      }
      return at;
    }

    @Override
    public void close() {
      at = null;
      rest = Collections.emptyIterator();
    }
  }
}
