package io.coxswain.server.node;

import io.coxswain.server.world.Disk;
import java.io.IOException;

/// Counts the starts of a member, on disk before the first request id of that start is handed out. A count that
/// a bad disk has lowered would give ids out twice; [SmallFile] refuses it.
final class BootCounter {
  private BootCounter() {}

  /// Counts this start; 1 for the first. The old value stays whole until the new one is durable.
  ///
  /// @param directory exists
  static long next(Disk disk, String directory) throws IOException {
    SmallFile file = new SmallFile(disk, directory, "boot-counter");
    long next = file.exists() ? Long.parseLong(file.text()) + 1 : 1;
    file.replace(Long.toString(next));
    return next;
  }
}
