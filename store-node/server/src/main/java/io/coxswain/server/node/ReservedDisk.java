package io.coxswain.server.node;

import io.coxswain.server.world.Disk;
import io.coxswain.server.world.Randomness;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A disk of which a part is held back in a file: when a write finds no room, the file goes and the write is
/// done once more. So the log can still take what ends a shortage (the alarm, its end, a change of leader or
/// members) after somebody else has filled the disk. Thread-safe; its files aren't.
///
/// Snapshots that arrive from other members are written past it: they must not use up what it holds.
final class ReservedDisk extends ForwardingDisk {
  private static final Logger LOG = LoggerFactory.getLogger(ReservedDisk.class);
  private static final String DIRECTORY = "member";
  private static final String PATH = DIRECTORY + "/reserve";

  /// What [#grow()] adds at a time.
  private static final int STEP_BYTES_MAX = 1 << 20;

  private final long wantedBytes;
  private final Randomness randomness;

  /// @param disk the disk itself
  /// @param wantedBytes how much is to be held back; 0 = nothing
  ReservedDisk(Disk disk, long wantedBytes, Randomness randomness) {
    super(disk);
    this.wantedBytes = wantedBytes;
    this.randomness = randomness;
  }

  /// How much is held back now.
  synchronized long heldBytes() throws IOException {
    if (!disk.exists(PATH)) {
      return 0;
    }
    try (File file = disk.open(PATH)) {
      return file.size();
    }
  }

  /// What [#grow()] still has to add.
  long missingBytes() throws IOException {
    return Math.max(0, wantedBytes - heldBytes());
  }

  /// Whether so much can be written past this disk and leave the log what is held back for it, or was.
  boolean hasRoomFor(long bytes) throws IOException {
    return freeBytes() >= bytes + wantedBytes;
  }

  /// Holds a little more back, if not all is. Nothing is synced: after a power loss it may be less again.
  synchronized void grow() throws IOException {
    long missing = missingBytes();
    if (missing > 0) {
      disk.createDirectories(DIRECTORY);
      try (File file = disk.exists(PATH) ? disk.open(PATH) : disk.create(PATH)) {
        file.write(file.size(), filling((int) Math.min(STEP_BYTES_MAX, missing)));
      }
    }
  }

  /// Nothing that a file system could pack.
  private ByteBuffer filling(int bytes) {
    ByteBuffer filling = ByteBuffer.allocate(bytes);
    while (filling.remaining() >= Long.BYTES) {
      filling.putLong(randomness.nextLong());
    }
    return filling.rewind();
  }

  /// Gives the room free if nearly nothing else is: a start writes a little past this disk.
  void makeRoomToStart() throws IOException {
    if (freeBytes() < heldBytes()) {
      letGo();
    }
  }

  /// Gives the room free.
  ///
  /// @return whether there was any
  synchronized boolean letGo() throws IOException {
    long held = heldBytes();
    if (held > 0) {
      disk.delete(PATH);
      LOG.atWarn()
          .addKeyValue("bytes", held)
          .log("the disk is full; what was held back for the log is used now");
    }
    return held > 0;
  }

  @Override
  File wrap(String path, File file) {
    return new ReservedFile(file);
  }

  private final class ReservedFile extends ForwardingFile {
    ReservedFile(File file) {
      super(file);
    }

    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
      int start = bytes.position();
      try {
        file.write(position, bytes);
      } catch (NoSpace full) {
        if (!letGo()) {
          throw full;
        }
        file.write(position + bytes.position() - start, bytes);
      }
    }
  }
}
