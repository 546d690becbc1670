package io.coxswain.server.node;

import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Counts the starts of a member, on disk before the first request id of that start is handed out.
final class BootCounter {
  private BootCounter() {}

  /// Counts this start; 1 for the first. The old value stays whole until the new one is durable.
  ///
  /// @param directory exists
  static long next(Disk disk, String directory) throws IOException {
    SmallFile file = new SmallFile(disk, directory, "boot-counter");
    long next = file.exists() ? read(file) + 1 : 1;
    file.replace(ByteBuffer.allocate(Long.BYTES).putLong(next).array());
    return next;
  }

  private static long read(SmallFile file) throws IOException {
    byte[] bytes = file.read();
    if (bytes.length < Long.BYTES) {
      throw new IOException(file + " is shorter than its 8 bytes");
    }
    return ByteBuffer.wrap(bytes).getLong();
  }
}
