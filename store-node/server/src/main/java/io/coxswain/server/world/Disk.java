package io.coxswain.server.world;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A directory tree on a disk that may lie until it is told to sync. Paths are relative to the root,
/// separated by `/`. Calls may block; only lanes that are allowed to block (`LogWriter`, `Applier`,
/// `SpaceWatch`) and start-up make them.
///
/// What survives a crash: bytes of a file up to its last [File#sync()]; names up to the last
/// [#syncDirectory(String)] of their directory. Everything else may be there, torn, or gone.
public interface Disk {

  /// Opens an existing file for reading and writing.
  ///
  /// @throws java.nio.file.NoSuchFileException if absent
  File open(String path) throws IOException;

  /// Creates a new empty file.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if present
  File create(String path) throws IOException;

  /// Names (not paths) of the files and directories directly inside `directory`, sorted; empty if absent.
  List<String> list(String directory) throws IOException;

  /// Whether a file or directory of this name exists.
  boolean exists(String path) throws IOException;

  /// Creates a directory and its parents, mode 0700.
  void createDirectories(String directory) throws IOException;

  /// Atomically replaces `to` by `from`; durable only after [#syncDirectory(String)].
  void rename(String from, String to) throws IOException;

  /// Deletes a file, or a directory with all it holds; nothing happens if absent.
  void delete(String path) throws IOException;

  /// Makes the names inside `directory` durable.
  void syncDirectory(String directory) throws IOException;

  /// Bytes that can still be written.
  long freeBytes() throws IOException;

  /// Bytes that the file system can hold, free or not.
  long capacityBytes() throws IOException;

  /// A write found no room. What was written of it may stay; once there is room, it may be written again.
  final class NoSpace extends IOException {
    private static final long serialVersionUID = 1L;

    public NoSpace(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// One open file. Not thread-safe.
  interface File extends Closeable {

    /// Writes all remaining bytes at `position`, extending the file if needed.
    ///
    /// @throws NoSpace if they don't fit; the buffer stands behind what was written
    void write(long position, ByteBuffer bytes) throws IOException;

    /// Reads up to the buffer's remaining bytes from `position`; -1 at the end of the file.
    int read(long position, ByteBuffer into) throws IOException;

    /// Makes all bytes written so far durable (`fdatasync`). After a failure nothing about the file may
    /// be trusted: the process must end, never retry.
    void sync() throws IOException;

    /// Length in bytes.
    long size() throws IOException;

    @Override
    void close() throws IOException;
  }
}
