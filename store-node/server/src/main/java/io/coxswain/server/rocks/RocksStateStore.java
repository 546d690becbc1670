package io.coxswain.server.rocks;

import io.coxswain.server.world.Disk;
import io.coxswain.server.world.StateStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteOptions;

/// A state directory: one RocksDB with a column family per [Family].
final class RocksStateStore implements StateStore {
  private final Path root;
  private final RocksDB db;
  private final Map<Family, ColumnFamilyHandle> handles;
  private final List<AutoCloseable> owned;
  private final ReadOptions reads = new ReadOptions();
  private final WriteOptions writes = new WriteOptions().setDisableWAL(true);
  private final UserCount users = new UserCount();

  private RocksStateStore(
      Path root, RocksDB db, Map<Family, ColumnFamilyHandle> handles, List<AutoCloseable> owned) {
    this.root = root;
    this.db = db;
    this.handles = handles;
    this.owned = owned;
  }

  static RocksStateStore open(Path root, Path directory, Tuning tuning) throws IOException {
    List<AutoCloseable> owned = new ArrayList<>();
    List<ColumnFamilyDescriptor> descriptors = descriptors(tuning, owned);
    DBOptions database = tuning.database();
    owned.add(database);
    List<ColumnFamilyHandle> opened = new ArrayList<>();
    try {
      RocksDB db = RocksDB.open(database, directory.toString(), descriptors, opened);
      Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
      Iterator<ColumnFamilyHandle> inOrder = opened.listIterator(1);
      for (Family family : Family.values()) {
        handles.put(family, inOrder.next());
      }
      owned.addAll(0, opened);
      return new RocksStateStore(root, db, handles, owned);
    } catch (RocksDBException e) {
      closeAll(owned);
      throw failed("open the state in " + directory, e);
    }
  }

  /// Reads every block of every file and compares checksums.
  static void verify(Path directory, Tuning tuning) throws IOException {
    List<AutoCloseable> owned = new ArrayList<>();
    List<ColumnFamilyDescriptor> descriptors = descriptors(tuning, owned);
    DBOptions database = tuning.database();
    owned.add(database);
    List<ColumnFamilyHandle> opened = new ArrayList<>();
    try (RocksDB db = RocksDB.openReadOnly(database, directory.toString(), descriptors, opened)) {
      db.verifyChecksum();
      closeAll(List.copyOf(opened)); // before the database
    } catch (RocksDBException e) {
      throw failed("trust what is in " + directory, e);
    } finally {
      closeAll(owned);
    }
  }

  private static List<ColumnFamilyDescriptor> descriptors(
      Tuning tuning, List<AutoCloseable> owned) {
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    ColumnFamilyOptions unused = tuning.family(Family.META);
    owned.add(unused);
    descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, unused));
    for (Family family : Family.values()) {
      ColumnFamilyOptions options = tuning.family(family);
      owned.add(options);
      descriptors.add(new ColumnFamilyDescriptor(nameOf(family), options));
    }
    return descriptors;
  }

  private static byte[] nameOf(Family family) {
    return family.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
  }

  ColumnFamilyHandle handle(Family family) {
    ColumnFamilyHandle handle = handles.get(family);
    if (handle == null) {
      throw new IllegalArgumentException("no such family: " + family);
    }
    return handle;
  }

  RocksDB db() {
    return db;
  }

  UserCount users() {
    return users;
  }

  @Override
  public Batch newBatch() {
    return new RocksBatch(this);
  }

  @Override
  public void write(Batch batch) throws IOException {
    users.enter();
    try {
      db.write(writes, ((RocksBatch) batch).take());
    } catch (RocksDBException e) {
      throw failed("write a batch", e);
    } finally {
      users.leave();
    }
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) throws IOException {
    users.enter();
    try {
      return db.get(handle(family), reads, key);
    } catch (RocksDBException e) {
      throw failed("read from " + family, e);
    } finally {
      users.leave();
    }
  }

  @Override
  public View view() {
    return new RocksView(this);
  }

  @Override
  public void flush() throws IOException {
    users.enter();
    try (FlushOptions options = new FlushOptions().setWaitForFlush(true).setAllowWriteStall(true)) {
      db.flush(options, new ArrayList<>(handles.values()));
    } catch (RocksDBException e) {
      throw failed("flush", e);
    } finally {
      users.leave();
    }
  }

  @Override
  public void checkpoint(String directory) throws IOException {
    users.enter();
    try (Checkpoint checkpoint = Checkpoint.create(db)) {
      Path target = root.resolve(directory);
      checkpoint.createCheckpoint(target.toString());
      RocksStateStores.syncParent(target); // RocksDB syncs what is inside
    } catch (RocksDBException e) {
      throw failed("make a checkpoint in " + directory, e);
    } finally {
      users.leave();
    }
  }

  @Override
  public long sizeBytes() {
    return sumOf("rocksdb.total-sst-files-size") + unflushedBytes();
  }

  @Override
  public long unflushedBytes() {
    return sumOf("rocksdb.cur-size-all-mem-tables");
  }

  /// @param property a number that each family has
  private long sumOf(String property) {
    users.enter();
    try {
      return db.getAggregatedLongProperty(property);
    } catch (RocksDBException e) {
      throw new IllegalStateException("RocksDB does not know its own size", e);
    } finally {
      users.leave();
    }
  }

  @Override
  public void close() throws IOException {
    if (!users.close()) {
      return;
    }
    closeAll(owned.subList(0, handles.size() + 1)); // handles before the database, options after it
    try {
      db.closeE();
    } catch (RocksDBException e) {
      throw failed("close", e);
    } finally {
      closeAll(owned.subList(handles.size() + 1, owned.size()));
      writes.close();
      reads.close();
    }
  }

  private static void closeAll(List<AutoCloseable> resources) {
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException("RocksDB could not free an object", e);
      }
    }
  }

  static IOException failed(String what, RocksDBException e) {
    String message = "the state store cannot %s: %s".formatted(what, e.getMessage());
    Status status = e.getStatus();
    return status != null && status.getSubCode() == Status.SubCode.NoSpace
        ? new Disk.NoSpace(message, e)
        : new IOException(message, e);
  }
}
