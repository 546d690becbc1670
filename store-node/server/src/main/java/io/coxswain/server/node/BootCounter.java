package io.coxswain.server.node;

import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Counts the starts of a member, on disk before the first request id of that start is handed out. The file
/// holds the count and its complement: a count that a bad disk has lowered would give ids out twice.
final class BootCounter {
  private BootCounter() {}

  /// Counts this start; 1 for the first. The old value stays whole until the new one is durable.
  ///
  /// @param directory exists
  static long next(Disk disk, String directory) throws IOException {
    SmallFile file = new SmallFile(disk, directory, "boot-counter");
    long next = file.exists() ? read(file) + 1 : 1;
    file.replace(ByteBuffer.allocate(2 * Long.BYTES).putLong(next).putLong(~next).array());
    return next;
  }

  private static long read(SmallFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(file.read());
    if (bytes.remaining() < 2 * Long.BYTES) {
      throw new IOException(file + " is shorter than its 16 bytes");
    }
    long count = bytes.getLong();
    if (bytes.getLong() != ~count) {
      throw new IOException(file + " was changed on disk");
    }
    return count;
  }
}
