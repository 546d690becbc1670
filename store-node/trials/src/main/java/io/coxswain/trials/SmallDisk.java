package io.coxswain.trials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file system in memory that fills up soon and can be enlarged while it is in use. Needs root.
final class SmallDisk implements AutoCloseable {
  private final Path mountPoint;

  private SmallDisk(Path mountPoint) {
    this.mountPoint = mountPoint;
  }

  static SmallDisk mount(Path mountPoint, int megabytes) throws IOException, InterruptedException {
    Files.createDirectories(mountPoint);
    Programs.run(
        "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", mountPoint.toString());
    return new SmallDisk(mountPoint);
  }

  Path path() {
    return mountPoint;
  }

  /// Fills what is free with a file of somebody else's.
  void fill() throws IOException, InterruptedException {
    boolean fits =
        Programs.tried("dd", "if=/dev/zero", "bs=4k", "of=" + mountPoint.resolve("not-ours"));
    if (fits) {
      throw new TrialFailed("dd ended before " + mountPoint + " was full");
    }
  }

  void resize(int megabytes) throws IOException, InterruptedException {
    Programs.run("mount", "-o", "remount,size=" + megabytes + "m", mountPoint.toString());
  }

  @Override
  public void close() throws IOException {
    try {
      var _ = Programs.tried("umount", "--lazy", mountPoint.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
