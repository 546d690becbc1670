package io.coxswain.server.platform;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A directory of the file system. Nothing outside of it can be named. Thread-safe; its files aren't.
///
/// New files have mode 0600, new directories 0700, as etcd's.
public final class FileDisk implements Disk {
  private static final String FILE_MODE = "rw-------";
  private static final String DIRECTORY_MODE = "rwx------";

  /// Space is given out in blocks: what is free may be less than a block and of no use.
  private static final long BLOCK_BYTES_MAX = 64 << 10;

  private final Path root;

  /// @param root an existing directory
  public FileDisk(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public File open(String path) throws IOException {
    return new ChannelFile(this, FileChannel.open(resolve(path), READ, WRITE));
  }

  @Override
  public File create(String path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            resolve(path),
            Set.of(CREATE_NEW, READ, WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FILE_MODE)));
    return new ChannelFile(this, channel);
  }

  @Override
  public List<String> list(String directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(resolve(directory))) {
      for (Path child : children) {
        names.add(String.valueOf(child.getFileName()));
      }
    } catch (NoSuchFileException _) {
      return List.of();
    }
    Collections.sort(names);
    return List.copyOf(names);
  }

  @Override
  public boolean exists(String path) {
    return Files.exists(resolve(path));
  }

  @Override
  public void createDirectories(String directory) throws IOException {
    Files.createDirectories(
        resolve(directory),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(DIRECTORY_MODE)));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(
        resolve(from),
        resolve(to),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(String path) throws IOException {
    Path victim = resolve(path);
    if (!Files.exists(victim, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        victim,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void syncDirectory(String directory) throws IOException {
    try (FileChannel channel = FileChannel.open(resolve(directory), READ)) {
      channel.force(true);
    }
  }

  @Override
  public long freeBytes() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  @Override
  public long capacityBytes() throws IOException {
    return Files.getFileStore(root).getTotalSpace();
  }

  private Path resolve(String path) {
    Path resolved = root.resolve(path).normalize();
    if (!resolved.startsWith(root)) {
      throw new IllegalArgumentException("path must stay inside " + root + ", was " + path);
    }
    return resolved;
  }

  /// A file channel with absolute positions; `force(false)` is `fdatasync`, which also makes a grown
  /// length durable.
  private record ChannelFile(FileDisk disk, FileChannel channel) implements File {
    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
      long at = position;
      try {
        while (bytes.hasRemaining()) {
          at += channel.write(bytes, at);
        }
      } catch (IOException failure) {
        // Java tells a full disk from a broken one in words only, and in the user's language.
        if (disk.freeBytes() < bytes.remaining() + BLOCK_BYTES_MAX) {
          throw new NoSpace(String.valueOf(failure.getMessage()), failure);
        }
        throw failure;
      }
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
      return channel.read(into, position);
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
