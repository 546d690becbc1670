package io.coxswain.trials;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/// The switches of the library that is preloaded into one member (`src/main/native/faults.c`): its syncs become
/// slow or fail, its wall clock goes wrong, from one moment to the next.
final class FaultPage {
  // The order is that of struct page in faults.c.
  private static final int SYNC_DELAY_MICROS = 0;
  private static final int SYNC_ERRNO = Long.BYTES;
  private static final int WALL_CLOCK_OFFSET_NANOS = 2 * Long.BYTES;
  private static final int SYNC_LIES = 3 * Long.BYTES;
  private static final int PAGE_BYTES = 4096;

  private static final int EIO = 5;

  private final Path file;
  private final MappedByteBuffer page;

  FaultPage(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(file.getParent());
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      page = channel.map(FileChannel.MapMode.READ_WRITE, 0, PAGE_BYTES);
      page.order(ByteOrder.nativeOrder());
    }
    heal();
  }

  /// Builds the library with the C compiler of this machine; where it lies.
  static Path library() throws IOException, InterruptedException {
    Path library = Checkout.workplace().resolve("faults.so");
    Files.createDirectories(library.getParent());
    Programs.run(
        "cc",
        "-shared",
        "-fPIC",
        "-O2",
        "-o",
        library.toString(),
        Checkout.nativeSource().toString(),
        "-ldl");
    return library;
  }

  /// What a member is started with to obey this page.
  Map<String, String> environment(Path library) {
    return Map.of("LD_PRELOAD", library.toString(), "COXSWAIN_FAULTS", file.toString());
  }

  /// Every sync takes this much longer.
  void slowSyncs(Duration by) {
    page.putLong(SYNC_DELAY_MICROS, by.toNanos() / 1000);
  }

  /// Every sync fails as of a broken disk.
  void failSyncs() {
    page.putLong(SYNC_ERRNO, EIO);
  }

  /// Every sync succeeds and does nothing, as on a disk with a cache that it keeps quiet about.
  void fakeSyncs() {
    page.putLong(SYNC_LIES, 1);
  }

  /// The wall clock is off by this much.
  void shiftWallClock(Duration by) {
    page.putLong(WALL_CLOCK_OFFSET_NANOS, by.toNanos());
  }

  final void heal() {
    page.putLong(SYNC_DELAY_MICROS, 0);
    page.putLong(SYNC_ERRNO, 0);
    page.putLong(WALL_CLOCK_OFFSET_NANOS, 0);
    page.putLong(SYNC_LIES, 0);
  }
}
