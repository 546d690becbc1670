package io.coxswain.server.node;

import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// A file of a few bytes that is replaced as a whole: after a crash it holds the old bytes or the new. Behind
/// them stands their CRC-32C, so that a bit which the disk has changed is never taken for what was written.
record SmallFile(Disk disk, String directory, String name) {

  private static final int CHECKSUM_BYTES = checksum(new byte[0]).length;

  boolean exists() throws IOException {
    return disk.exists(path());
  }

  /// What it holds.
  ///
  /// @throws java.nio.file.NoSuchFileException if absent
  /// @throws IOException if it can't be read, or holds something else than was written
  byte[] read() throws IOException {
    byte[] all = readAll();
    int length = all.length - CHECKSUM_BYTES;
    if (length >= 0) {
      byte[] bytes = Arrays.copyOf(all, length);
      if (Arrays.equals(checksum(bytes), Arrays.copyOfRange(all, length, all.length))) {
        return bytes;
      }
    }
    throw new IOException(this + " was changed: it does not match its checksum");
  }

  private static byte[] checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return "\ncrc32c %08x\n".formatted(crc.getValue()).getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] readAll() throws IOException {
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
      out.write(bytes.length, ByteBuffer.wrap(checksum(bytes)));
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
