package io.coxswain.server.node;

import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A file of a few bytes that is replaced as a whole: after a crash it holds the old bytes or the new.
record SmallFile(Disk disk, String directory, String name) {

  boolean exists() throws IOException {
    return disk.exists(path());
  }

  /// What it holds. @throws java.nio.file.NoSuchFileException if absent
  byte[] read() throws IOException {
    try (Disk.File in = disk.open(path())) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(in.size()));
      while (bytes.hasRemaining() && in.read(bytes.position(), bytes) >= 0) {}
      return Arrays.copyOf(bytes.array(), bytes.position());
    }
  }

  /// The same, of a file that holds nothing but ASCII.
  String text() throws IOException {
    return new String(read(), StandardCharsets.US_ASCII);
  }

  /// See [#replace(byte[])].
  void replace(String ascii) throws IOException {
    replace(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  /// Returns when the new bytes are on disk. The directory must exist.
  void replace(byte[] bytes) throws IOException {
    String unfinished = path() + ".tmp";
    disk.delete(unfinished);
    try (Disk.File out = disk.create(unfinished)) {
      out.write(0, ByteBuffer.wrap(bytes));
      out.sync();
    }
    disk.rename(unfinished, path());
    disk.syncDirectory(directory);
  }

  /// Returns when it is gone for good; nothing happens if absent.
  void delete() throws IOException {
    if (exists()) {
      disk.delete(path());
      disk.syncDirectory(directory);
    }
  }

  private String path() {
    return directory + "/" + name;
  }

  @Override
  public String toString() {
    return path();
  }
}
