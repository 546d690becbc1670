package io.coxswain.server.node;

import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// A disk that passes every call on to another one. Who extends it says which files differ, and how.
abstract class ForwardingDisk implements Disk {
  final Disk disk;

  ForwardingDisk(Disk disk) {
    this.disk = disk;
  }

  /// What callers get for a file that was opened or created.
  abstract File wrap(String path, File file);

  @Override
  public final File open(String path) throws IOException {
    return wrap(path, disk.open(path));
  }

  @Override
  public final File create(String path) throws IOException {
    return wrap(path, disk.create(path));
  }

  @Override
  public final List<String> list(String directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public final boolean exists(String path) throws IOException {
    return disk.exists(path);
  }

  @Override
  public final void createDirectories(String directory) throws IOException {
    disk.createDirectories(directory);
  }

  @Override
  public final void rename(String from, String to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public final void delete(String path) throws IOException {
    disk.delete(path);
  }

  @Override
  public final void syncDirectory(String directory) throws IOException {
    disk.syncDirectory(directory);
  }

  @Override
  public final long freeBytes() throws IOException {
    return disk.freeBytes();
  }

  @Override
  public final long capacityBytes() throws IOException {
    return disk.capacityBytes();
  }

  /// A file that passes every call on to another one but its writes.
  abstract static class ForwardingFile implements File {
    final File file;

    ForwardingFile(File file) {
      this.file = file;
    }

    @Override
    public final int read(long position, ByteBuffer into) throws IOException {
      return file.read(position, into);
    }

    @Override
    public final void sync() throws IOException {
      file.sync();
    }

    @Override
    public final long size() throws IOException {
      return file.size();
    }

    @Override
    public final void close() throws IOException {
      file.close();
    }
  }
}
