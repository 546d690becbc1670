package io.coxswain.server.platform;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// Says that this process owns a data directory. The kernel lets go of the lock when the process ends,
/// however it ends; the file `LOCK` stays.
public final class DataDirectoryLock implements Closeable {
  private static final String FILE_NAME = "LOCK";

  private final FileChannel channel;

  private DataDirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Creates the directory if it is absent (mode 0700), its name durable, and takes its lock.
  ///
  /// @throws StoreFault `DATA_DIR_IN_USE` if another process, or another member in this one, has it;
  ///     `DATA_DIR_UNUSABLE` if it can't be made or written
  public static DataDirectoryLock acquire(Path directory) throws IOException {
    FileChannel channel = open(directory);
    if (tryLock(channel) == null) {
      channel.close();
      throw new StoreFault(
          FaultCode.DATA_DIR_IN_USE,
          "The data directory " + directory + " can't be used",
          "another running member holds its lock",
          "Stop that member or give this one a data directory of its own.");
    }
    return new DataDirectoryLock(channel);
  }

  private static FileChannel open(Path directory) {
    try {
      createDurably(directory.toAbsolutePath().normalize());
      return FileChannel.open(directory.resolve(FILE_NAME), CREATE, WRITE);
    } catch (IOException refused) {
      throw new StoreFault(
          FaultCode.DATA_DIR_UNUSABLE,
          "The data directory " + directory + " can't be used",
          "it can't be made or written (" + refused + ")",
          "Name a directory by --data-dir that this user may write, and that is no file.",
          refused);
    }
  }

  /// A directory whose name a crash can take away takes everything below along: each new one is synced into
  /// the one above. The data directory's own name always is, for an earlier start may have been cut off.
  private static void createDurably(Path directory) throws IOException {
    Path above = directory.getParent();
    if (above == null) {
      return;
    }
    if (Files.notExists(above)) {
      createDurably(above);
    }
    boolean madeByOthers = Files.isDirectory(directory) && !Files.isReadable(above);
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    if (madeByOthers) {
      return; // a mount point below a directory that this process may not open
    }
    try (FileChannel names = FileChannel.open(above, READ)) {
      names.force(true);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
