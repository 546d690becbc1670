package io.coxswain.server.node;

import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which of the state directories is the state. A file names it; replacing that file is the one moment in
/// which an installed snapshot becomes the state. Whatever else lies there was left by a crash.
final class StateHome {
  private static final Logger LOG = LoggerFactory.getLogger(StateHome.class);
  private static final String PARENT = "member";
  static final String DIRECTORY = PARENT + "/state";
  private static final String FIRST = "0000000000000000";
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}");

  private final Disk disk;
  private final SmallFile pointer;

  StateHome(Disk disk) {
    this.disk = disk;
    this.pointer = new SmallFile(disk, DIRECTORY, "CURRENT");
  }

  /// Whether there ever was a state.
  boolean exists() throws IOException {
    return pointer.exists();
  }

  /// The directory that holds the state, named (and to be made by whoever opens it) if there was none;
  /// deletes all others. Finishes an installation that a crash cut off after the log had noted it.
  ///
  /// @param loggedIndex snapshot that the log goes on from
  String current(long loggedIndex) throws IOException {
    disk.createDirectories(DIRECTORY);
    disk.syncDirectory(PARENT); // or a crash takes the state along after the log was let go
    if (loggedIndex > 0 && disk.exists(directoryOf(loggedIndex))) {
      finish(loggedIndex);
    }
    if (!exists()) {
      point(FIRST);
    }
    String name = read();
    for (String other : disk.list(DIRECTORY)) {
      if (NAME.matcher(other).matches() && !other.equals(name)) {
        disk.delete(DIRECTORY + "/" + other);
      }
    }
    return DIRECTORY + "/" + name;
  }

  private void finish(long loggedIndex) throws IOException {
    if (!exists() || !read().equals(nameOf(loggedIndex))) {
      LOG.atInfo()
          .addKeyValue("index", loggedIndex)
          .log("a snapshot that was being put in place is finished");
    }
    switchTo(loggedIndex);
  }

  /// Where a snapshot of this index lies when it is complete and on disk (it is put together elsewhere and
  /// renamed); gone at the next start unless the log notes it.
  String directoryOf(long index) {
    return DIRECTORY + "/" + nameOf(index);
  }

  /// Takes over a directory that holds a snapshot of this index, complete and on disk. If there is one of
  /// that index already, that one stays: it holds the same.
  void adopt(String directory, long index) throws IOException {
    String own = directoryOf(index);
    if (disk.exists(own)) {
      disk.delete(directory);
    } else {
      disk.rename(directory, own);
      disk.syncDirectory(DIRECTORY);
    }
  }

  /// Deletes what older snapshots left.
  void deleteBefore(long index) throws IOException {
    String first = nameOf(index);
    for (String other : disk.list(DIRECTORY)) {
      if (NAME.matcher(other).matches() && other.compareTo(first) < 0) {
        disk.delete(DIRECTORY + "/" + other);
      }
    }
  }

  /// From here on the state is the one in [#directoryOf(long)], also after a crash.
  void switchTo(long index) throws IOException {
    point(nameOf(index));
  }

  private static String nameOf(long index) {
    return "%016x".formatted(index);
  }

  private void point(String name) throws IOException {
    pointer.replace(name);
  }

  private String read() throws IOException {
    String name = pointer.text();
    if (!NAME.matcher(name).matches()) {
      throw new IOException(pointer + " does not name a state directory: " + name);
    }
    return name;
  }
}
