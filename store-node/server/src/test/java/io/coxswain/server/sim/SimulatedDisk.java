package io.coxswain.server.sim;

import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/// A disk that keeps its promises and not one more: after [#crash()] a file holds what was synced plus any
/// part, sector by sector, of what was not; a name is there if its directory was synced, or by luck. After
/// [#processEnded()] everything is still to be seen, and no more durable than before. A read may be short, and
/// a write that finds no room leaves what did fit.
///
/// Faults are asked for by the test: [#trouble()], [#flipBits(String, int, int)].
public final class SimulatedDisk implements Disk {
  /// What a program takes for the size of the disk; how much really fits is up to [#trouble()].
  private static final long CAPACITY_BYTES = 1 << 20;

  /// How often a read gives less than is there.
  private static final double SHORT_READ_CHANCE = 0.1;

  private final SeededRandomness random;
  private final SeededRandomness reads;
  private final SimulatedNames names = new SimulatedNames();
  private final DiskTrouble trouble = new DiskTrouble(names::bytes);
  private int incarnation;
  private int syncs;

  public SimulatedDisk(SeededRandomness random) {
    this.random = random;
    this.reads = random.split();
  }

  /// What goes wrong with it.
  public DiskTrouble trouble() {
    return trouble;
  }

  /// Flips the bits of `mask` in one stored byte.
  public void flipBits(String path, int position, int mask) throws IOException {
    names.file(path).flip(position, mask);
  }

  /// What the file holds now.
  public byte[] content(String path) throws IOException {
    SimulatedFile file = names.file(path);
    return Arrays.copyOf(file.bytes(), file.size());
  }

  /// Where the first byte other than zero stands, from `position` on; empty if there is none.
  public OptionalInt firstNonZero(String path, int position) throws IOException {
    SimulatedFile file = names.file(path);
    byte[] content = file.bytes();
    for (int at = position; at < file.size(); at++) {
      if (content[at] != 0) {
        return OptionalInt.of(at);
      }
    }
    return OptionalInt.empty();
  }

  /// File syncs so far.
  public int syncs() {
    return syncs;
  }

  /// Paths of all files below a directory that hold something, sorted.
  public List<String> filesBelow(String directory) throws IOException {
    List<String> found = new ArrayList<>();
    for (String name : list(directory)) {
      String path = directory.isEmpty() ? name : directory + "/" + name;
      if (!(names.find(path) instanceof SimulatedFile file)) {
        found.addAll(filesBelow(path));
      } else if (file.size() > 0) {
        found.add(path);
      }
    }
    return found;
  }

  /// Ends all open files; what the program wrote stays to be seen, as after `kill -9`.
  public void processEnded() {
    incarnation++;
    trouble.reset();
    names.forEachFile(file -> file.processEnded(random));
  }

  /// Ends all open files and leaves what a power failure leaves.
  public void crash() {
    incarnation++;
    trouble.reset();
    names.crash(random);
    names.forEachFile(file -> file.crash(random));
  }

  @Override
  public File open(String path) throws IOException {
    return new OpenFile(path, names.file(path), incarnation);
  }

  @Override
  public File create(String path) throws IOException {
    if (names.find(path) != null) {
      throw new FileAlreadyExistsException(path);
    }
    SimulatedFile file = new SimulatedFile();
    names.set(path, file);
    change("create " + path);
    return new OpenFile(path, file, incarnation);
  }

  @Override
  public List<String> list(String directory) throws IOException {
    return names.list(directory);
  }

  @Override
  public boolean exists(String path) {
    try {
      return names.find(path) != null;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void createDirectories(String directory) throws IOException {
    String path = "";
    for (String name : directory.split("/", -1)) {
      path = path.isEmpty() ? name : path + "/" + name;
      if (names.find(path) == null) {
        names.set(path, new SimulatedNames.Directory());
        change("createDirectories " + directory);
      } else if (!(names.find(path) instanceof SimulatedNames.Directory)) {
        throw new FileAlreadyExistsException(directory);
      }
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    names.rename(from, to);
    change("rename " + from);
  }

  @Override
  public void delete(String path) throws IOException {
    if (!exists(path)) {
      return;
    }
    names.set(path, null);
    change("delete " + path);
  }

  @Override
  public void syncDirectory(String directory) throws IOException {
    change("syncDirectory " + directory);
    trouble.beforeSync();
    names.sync(directory);
  }

  @Override
  public long freeBytes() {
    return trouble.freeBytes();
  }

  @Override
  public long capacityBytes() {
    return CAPACITY_BYTES;
  }

  private void change(String what) {
    trouble.beforeEndOf(what);
  }

  private final class OpenFile implements File {
    private final String path;
    private final SimulatedFile file;
    private final int openedIn;
    private boolean closed;
    private boolean syncFailed;

    OpenFile(String path, SimulatedFile file, int openedIn) {
      this.path = path;
      this.file = file;
      this.openedIn = openedIn;
    }

    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
      requireOpen();
      requireNoSyncFailed();
      long missing = trouble.missing(position + bytes.remaining() - file.size());
      byte[] copy = new byte[(int) Math.max(0, bytes.remaining() - missing)];
      bytes.get(copy);
      if (copy.length > 0) {
        file.write(Math.toIntExact(position), copy);
      }
      change("write " + path);
      if (missing > 0) {
        throw new NoSpace("No space left on device", null);
      }
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
      requireOpen();
      trouble.beforeRead();
      if (position >= file.size()) {
        return -1;
      }
      int from = Math.toIntExact(position);
      int length = Math.min(into.remaining(), file.size() - from);
      if (length > 1 && reads.chance(SHORT_READ_CHANCE)) {
        length = 1 + reads.below(length);
      }
      into.put(file.bytes(), from, length);
      return length;
    }

    @Override
    public void sync() throws IOException {
      requireOpen();
      requireNoSyncFailed();
      change("sync " + path);
      try {
        trouble.beforeSync();
      } catch (IOException failure) {
        syncFailed = true;
        file.syncFailed();
        throw failure;
      }
      file.sync();
      syncs++;
    }

    /// The kernel may have thrown away what it couldn't write and report success the next time.
    private void requireNoSyncFailed() {
      if (syncFailed) {
        throw new AssertionError(path + " is used on after a sync of it had failed");
      }
    }

    @Override
    public long size() throws IOException {
      requireOpen();
      return file.size();
    }

    @Override
    public void close() {
      closed = true;
    }

    private void requireOpen() throws IOException {
      if (closed || openedIn != incarnation) {
        throw new IOException(path + " is closed");
      }
    }
  }
}
