package io.coxswain.server.sim;

import io.coxswain.server.world.Disk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A disk that keeps its promises and not one more: after [#crash()] a file holds what was synced plus any
/// part, sector by sector, of what was not; a name is there if its directory was synced, or by luck. After
/// [#processEnded()] everything is still to be seen, and no more durable than before.
///
/// Faults are asked for by the test: [#trouble()], [#flipBits(String, int, int)].
public final class SimulatedDisk implements Disk {
  /// A file or a directory.
  sealed interface Node permits SimulatedFile, Directory {}

  /// Names as the program sees them and as they are for certain on the platter.
  static final class Directory implements Node {
    TreeMap<String, Node> seen = new TreeMap<>();
    TreeMap<String, Node> durable = new TreeMap<>();
  }

  /// A change of a name that isn't synced: `name` now means `node`, or nothing.
  private record Naming(Directory directory, String name, @Nullable Node node) {}

  /// What a program takes for the size of the disk; how much really fits is up to [#trouble()].
  private static final long CAPACITY_BYTES = 1 << 20;

  private final SeededRandomness random;
  private final Directory root = new Directory();

  /// Each element happens as a whole or not at all.
  private final List<List<Naming>> namings = new ArrayList<>();

  private final DiskTrouble trouble = new DiskTrouble();
  private int incarnation;
  private int syncs;

  public SimulatedDisk(SeededRandomness random) {
    this.random = random;
  }

  /// What goes wrong with it.
  public DiskTrouble trouble() {
    return trouble;
  }

  /// Flips the bits of `mask` in one stored byte.
  public void flipBits(String path, int position, int mask) throws IOException {
    file(path).flip(position, mask);
  }

  /// What the file holds now.
  public byte[] content(String path) throws IOException {
    SimulatedFile file = file(path);
    return Arrays.copyOf(file.bytes(), file.size());
  }

  /// Where the first byte other than zero stands, from `position` on; empty if there is none.
  public OptionalInt firstNonZero(String path, int position) throws IOException {
    SimulatedFile file = file(path);
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
      if (!(place(path).node() instanceof SimulatedFile file)) {
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
    forgetCaches(root);
  }

  private void forgetCaches(Directory directory) {
    for (Node child : directory.seen.values()) {
      switch (child) {
        case SimulatedFile file -> file.processEnded(random);
        case Directory inner -> forgetCaches(inner);
      }
    }
  }

  /// Ends all open files and leaves what a power failure leaves.
  public void crash() {
    incarnation++;
    trouble.reset();
    for (List<Naming> together : namings) {
      if (random.chance(0.5)) {
        together.forEach(SimulatedDisk::makeDurable);
      }
    }
    namings.clear();
    settle(root);
  }

  private void settle(Directory directory) {
    directory.seen = new TreeMap<>(directory.durable);
    for (Node child : directory.seen.values()) {
      switch (child) {
        case SimulatedFile file -> file.crash(random);
        case Directory inner -> settle(inner);
      }
    }
  }

  @Override
  public File open(String path) throws IOException {
    return new OpenFile(path, file(path), incarnation);
  }

  @Override
  public File create(String path) throws IOException {
    Place place = place(path);
    if (place.node() != null) {
      throw new FileAlreadyExistsException(path);
    }
    SimulatedFile file = new SimulatedFile();
    rename(List.of(new Naming(place.parent, place.name, file)));
    change("create " + path);
    return new OpenFile(path, file, incarnation);
  }

  @Override
  public List<String> list(String directory) throws IOException {
    Node node = directory.isEmpty() ? root : place(directory).node();
    return node instanceof Directory found ? List.copyOf(found.seen.keySet()) : List.of();
  }

  @Override
  public boolean exists(String path) {
    try {
      return place(path).node() != null;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void createDirectories(String directory) throws IOException {
    Directory at = root;
    for (String name : directory.split("/", -1)) {
      Node next = at.seen.get(name);
      if (next == null) {
        next = new Directory();
        rename(List.of(new Naming(at, name, next)));
        change("createDirectories " + directory);
      }
      if (!(next instanceof Directory inner)) {
        throw new FileAlreadyExistsException(directory);
      }
      at = inner;
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Place source = place(from);
    Place target = place(to);
    Node moved = source.node();
    if (moved == null) {
      throw new NoSuchFileException(from);
    }
    rename(
        List.of(
            new Naming(source.parent, source.name, null),
            new Naming(target.parent, target.name, moved)));
    change("rename " + from);
  }

  @Override
  public void delete(String path) throws IOException {
    if (!exists(path)) {
      return;
    }
    Place place = place(path);
    rename(List.of(new Naming(place.parent, place.name, null)));
    change("delete " + path);
  }

  @Override
  public void syncDirectory(String directory) throws IOException {
    change("syncDirectory " + directory);
    trouble.beforeSync();
    Directory synced = directory(directory);
    namings.removeIf(together -> {
      boolean concerned = together.stream().anyMatch(naming -> naming.directory == synced);
      if (concerned) {
        together.forEach(SimulatedDisk::makeDurable);
      }
      return concerned;
    });
  }

  private Directory directory(String path) throws IOException {
    Node node = path.isEmpty() ? root : place(path).node();
    if (node instanceof Directory found) {
      return found;
    }
    throw new NoSuchFileException(path);
  }

  @Override
  public long freeBytes() {
    return trouble.freeBytes();
  }

  @Override
  public long capacityBytes() {
    return CAPACITY_BYTES;
  }

  private void rename(List<Naming> together) {
    for (Naming naming : together) {
      put(naming.directory.seen, naming);
    }
    namings.add(together);
  }

  private static void makeDurable(Naming naming) {
    put(naming.directory.durable, naming);
  }

  private static void put(Map<String, Node> names, Naming naming) {
    if (naming.node == null) {
      names.remove(naming.name);
    } else {
      names.put(naming.name, naming.node);
    }
  }

  private record Place(Directory parent, String name) {
    @Nullable Node node() {
      return parent.seen.get(name);
    }
  }

  private Place place(String path) throws IOException {
    Directory at = root;
    String[] names = path.split("/", -1);
    for (int i = 0; i < names.length - 1; i++) {
      if (!(at.seen.get(names[i]) instanceof Directory inner)) {
        throw new NoSuchFileException(path);
      }
      at = inner;
    }
    return new Place(at, names[names.length - 1]);
  }

  private SimulatedFile file(String path) throws IOException {
    return switch (place(path).node()) {
      case SimulatedFile file -> file;
      case Directory _ -> throw new FileNotFoundException(path + " is a directory");
      case null -> throw new NoSuchFileException(path);
    };
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
      trouble.take(Math.max(0, position + bytes.remaining() - file.size()));
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      file.write(Math.toIntExact(position), copy);
      change("write " + path);
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
    public void truncate(long size) throws IOException {
      requireOpen();
      file.cut(Math.toIntExact(size));
      change("truncate " + path);
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
