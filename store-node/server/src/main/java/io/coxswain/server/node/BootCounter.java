package io.coxswain.server.node;

import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Counts the starts of a member, on disk before the first request id of that start is handed out.
final class BootCounter {
  private static final String FILE = "boot-counter";
  private static final String UNFINISHED = FILE + ".tmp";

  private BootCounter() {}

  /// Counts this start; 1 for the first. The old value stays whole until the new one is durable.
  ///
  /// @param directory exists
  static long next(Disk disk, String directory) throws IOException {
    String file = directory + "/" + FILE;
    String unfinished = directory + "/" + UNFINISHED;
    long next = disk.exists(file) ? read(disk, file) + 1 : 1;
    disk.delete(unfinished);
    try (Disk.File out = disk.create(unfinished)) {
      out.write(0, ByteBuffer.allocate(Long.BYTES).putLong(next).flip());
      out.sync();
    }
    disk.rename(unfinished, file);
    disk.syncDirectory(directory);
    return next;
  }

  private static long read(Disk disk, String file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);
    try (Disk.File in = disk.open(file)) {
      while (bytes.hasRemaining() && in.read(bytes.position(), bytes) >= 0) {}
    }
    if (bytes.hasRemaining()) {
      throw new IOException(file + " is shorter than its 8 bytes");
    }
    return bytes.flip().getLong();
  }
}
