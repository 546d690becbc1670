package io.coxswain.server.node;

import io.coxswain.server.world.Clock;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/// A disk on which the writes of the log are timed; its syncs are timed by the log itself.
final class TimedLogDisk extends ForwardingDisk {
  private final Clock clock;
  private final LongConsumer writeNanos;

  /// @param writeNanos told of every write, on the thread that wrote
  TimedLogDisk(Disk disk, Clock clock, LongConsumer writeNanos) {
    super(disk);
    this.clock = clock;
    this.writeNanos = writeNanos;
  }

  @Override
  File wrap(String path, File file) {
    return path.startsWith(LogOrigin.DIRECTORY + "/") ? new TimedFile(file) : file;
  }

  private final class TimedFile extends ForwardingFile {
    TimedFile(File file) {
      super(file);
    }

    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
      long start = clock.nanoTime();
      file.write(position, bytes);
      writeNanos.accept(clock.nanoTime() - start);
    }
  }
}
