package io.coxswain.trials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An ext4 file system in a file of its own, mounted through a loop device, that can lose its power. Needs root.
final class LoopDisk implements AutoCloseable {
  private final Path image;
  private final Path mountPoint;

  private LoopDisk(Path image, Path mountPoint) {
    this.image = image;
    this.mountPoint = mountPoint;
  }

  /// Makes and mounts one.
  static LoopDisk make(Path directory, String name, int megabytes)
      throws IOException, InterruptedException {
    Path image = directory.resolve(name + ".ext4");
    Path mountPoint = Files.createDirectories(directory.resolve(name));
    Programs.run("truncate", "-s", megabytes + "M", image.toString());
    Programs.run("mkfs.ext4", "-q", "-F", image.toString());
    LoopDisk disk = new LoopDisk(image, mountPoint);
    disk.mount();
    return disk;
  }

  Path path() {
    return mountPoint;
  }

  void mount() throws IOException, InterruptedException {
    Programs.run("mount", "-o", "loop,errors=remount-ro", image.toString(), mountPoint.toString());
  }

  /// Nobody may have a file open on it.
  void unmount() throws IOException, InterruptedException {
    Programs.run("umount", mountPoint.toString());
  }

  /// From now on nothing reaches the disk any more, and what was not synced is lost: neither the page cache nor
  /// the file system's journal is written back. Every later call to it fails.
  void losePower() {
    FileSystemShutdown.withoutFlush(mountPoint);
  }

  /// Makes the file system find an error in itself, and go on read-only.
  void turnReadOnly() throws IOException {
    String device =
        Files.readAllLines(Path.of("/proc/mounts")).stream()
            .map(line -> line.split(" ", -1))
            .filter(fields -> fields[1].equals(mountPoint.toString()))
            .map(fields -> fields[0])
            .findFirst()
            .orElseThrow();
    Path trigger =
        Path.of("/sys/fs/ext4").resolve(Path.of(device).getFileName()).resolve("trigger_fs_error");
    Files.writeString(trigger, "the trial wants it so\n");
  }

  /// Clears the error; it must not be mounted.
  void repair() throws IOException, InterruptedException {
    var _ = Programs.tried("e2fsck", "-p", "-f", image.toString()); // 1: errors were corrected
  }

  @Override
  public void close() throws IOException {
    try {
      var _ = Programs.tried("umount", mountPoint.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
