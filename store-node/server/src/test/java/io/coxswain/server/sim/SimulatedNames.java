package io.coxswain.server.sim;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The names of files and directories: as the program sees them, as they are for certain on the platter, and
/// what was changed between the two.
final class SimulatedNames {
  /// A file or a directory.
  sealed interface Node permits SimulatedFile, Directory {}

  /// What its names mean to the program and on the platter.
  static final class Directory implements Node {
    private TreeMap<String, Node> seen = new TreeMap<>();
    private final TreeMap<String, Node> durable = new TreeMap<>();
  }

  /// A change that isn't synced: `name` now means `node`, or nothing.
  private record Naming(Directory directory, String name, @Nullable Node node) {}

  /// Where a name stands, or could.
  private record Place(Directory parent, String name) {
    @Nullable Node node() {
      return parent.seen.get(name);
    }

    Naming meaning(@Nullable Node node) {
      return new Naming(parent, name, node);
    }
  }

  private final Directory root = new Directory();

  /// Each element happens as a whole or not at all.
  private final List<List<Naming>> unsynced = new ArrayList<>();

  /// What the path means, or null.
  ///
  /// @throws NoSuchFileException if the directory isn't there
  @Nullable Node find(String path) throws NoSuchFileException {
    return path.isEmpty() ? root : place(path).node();
  }

  SimulatedFile file(String path) throws IOException {
    return switch (find(path)) {
      case SimulatedFile file -> file;
      case Directory _ -> throw new FileNotFoundException(path + " is a directory");
      case null -> throw new NoSuchFileException(path);
    };
  }

  /// Names in a directory, sorted; none if it isn't there.
  List<String> list(String directory) throws NoSuchFileException {
    return find(directory) instanceof Directory found
        ? List.copyOf(found.seen.keySet())
        : List.of();
  }

  /// From now on the path means this; or nothing, if null.
  void set(String path, @Nullable Node node) throws NoSuchFileException {
    change(List.of(place(path).meaning(node)));
  }

  void rename(String from, String to) throws NoSuchFileException {
    Place source = place(from);
    Node moved = source.node();
    if (moved == null) {
      throw new NoSuchFileException(from);
    }
    change(List.of(source.meaning(null), place(to).meaning(moved)));
  }

  private void change(List<Naming> together) {
    together.forEach(naming -> apply(naming, naming.directory.seen));
    unsynced.add(together);
  }

  /// Makes durable what was changed in a directory.
  void sync(String directory) throws NoSuchFileException {
    Node synced = find(directory);
    if (!(synced instanceof Directory)) {
      throw new NoSuchFileException(directory);
    }
    unsynced.removeIf(together -> {
      boolean concerned = together.stream().anyMatch(naming -> naming.directory == synced);
      if (concerned) {
        together.forEach(SimulatedNames::makeDurable);
      }
      return concerned;
    });
  }

  /// Chance decides which of the unsynced changes have arrived; nobody sees the others any more.
  void crash(SeededRandomness random) {
    for (List<Naming> together : unsynced) {
      if (random.chance(0.5)) {
        together.forEach(SimulatedNames::makeDurable);
      }
    }
    unsynced.clear();
    settle(root);
  }

  private static void settle(Directory directory) {
    directory.seen = new TreeMap<>(directory.durable);
    for (Node child : directory.seen.values()) {
      if (child instanceof Directory inner) {
        settle(inner);
      }
    }
  }

  /// Length of all files that have a name.
  long bytes() {
    return bytes(root);
  }

  private static long bytes(Directory directory) {
    long bytes = 0;
    for (Node child : directory.seen.values()) {
      bytes +=
          switch (child) {
            case SimulatedFile file -> file.size();
            case Directory inner -> bytes(inner);
          };
    }
    return bytes;
  }

  /// All files that have a name.
  void forEachFile(Consumer<SimulatedFile> what) {
    forEachFile(root, what);
  }

  private static void forEachFile(Directory directory, Consumer<SimulatedFile> what) {
    for (Node child : directory.seen.values()) {
      switch (child) {
        case SimulatedFile file -> what.accept(file);
        case Directory inner -> forEachFile(inner, what);
      }
    }
  }

  private static void makeDurable(Naming naming) {
    apply(naming, naming.directory.durable);
  }

  private static void apply(Naming naming, Map<String, Node> names) {
    if (naming.node == null) {
      names.remove(naming.name);
    } else {
      names.put(naming.name, naming.node);
    }
  }

  private Place place(String path) throws NoSuchFileException {
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
}
