package io.coxswain.server.node;

import io.coxswain.server.world.Clock;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongConsumer;

/// A disk on which the writes of the log are timed; its syncs are timed by the log itself.
///
/// @param writeNanos told of every write, on the thread that wrote
record TimedLogDisk(Disk disk, Clock clock, LongConsumer writeNanos) implements Disk {
  @Override
  public File open(String path) throws IOException {
    return timed(path, disk.open(path));
  }

  @Override
  public File create(String path) throws IOException {
    return timed(path, disk.create(path));
  }

  private File timed(String path, File file) {
    return path.startsWith(LogOrigin.DIRECTORY + "/") ? new TimedFile(file) : file;
  }

  @Override
  public List<String> list(String directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public boolean exists(String path) throws IOException {
    return disk.exists(path);
  }

  @Override
  public void createDirectories(String directory) throws IOException {
    disk.createDirectories(directory);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(String path) throws IOException {
    disk.delete(path);
  }

  @Override
  public void syncDirectory(String directory) throws IOException {
    disk.syncDirectory(directory);
  }

  @Override
  public long freeBytes() throws IOException {
    return disk.freeBytes();
  }

  @Override
  public long capacityBytes() throws IOException {
    return disk.capacityBytes();
  }

  private final class TimedFile implements File {
    private final File file;

    TimedFile(File file) {
      this.file = file;
    }

    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
      long start = clock.nanoTime();
      file.write(position, bytes);
      writeNanos.accept(clock.nanoTime() - start);
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
      return file.read(position, into);
    }

    @Override
    public void sync() throws IOException {
      file.sync();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
