package io.coxswain.server.node;

import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A host's disk that changes what was written: what its member reads of it, it may refuse.
final class BitRot {
  private final Supplier<SimulatedDisk> disk;
  private final SeededRandomness random;
  private boolean begun;
  private double spoils;
  private boolean spoilsArrivals;

  /// @param disk the one that the host has now
  BitRot(Supplier<SimulatedDisk> disk, SeededRandomness random) {
    this.disk = disk;
    this.random = random;
  }

  /// Bits are being changed from now on.
  ///
  /// @param snapshots how likely it is that one that is sent is damaged, too
  void begin(double snapshots) {
    begun = true;
    spoils = snapshots;
  }

  boolean hasBegun() {
    return begun;
  }

  /// A snapshot is about to be sent.
  void spoil(String directory) {
    if (begun && random.chance(spoils)) {
      flipSomewhere(directory);
    }
  }

  /// From now on every snapshot that arrives is damaged by this disk.
  void spoilArrivals() {
    spoilsArrivals = true;
  }

  /// A snapshot has arrived.
  void arrived(String directory) {
    if (spoilsArrivals) {
      flipSomewhere(directory);
    }
  }

  /// Flips a bit of a file below a directory; answers where, if there is any file.
  Optional<String> flipSomewhere(String directory) {
    try {
      if (!disk.get().exists(directory)) {
        return Optional.empty(); // it has not taken part yet
      }
      List<String> files = disk.get().filesBelow(directory);
      if (files.isEmpty()) {
        return Optional.empty();
      }
      String path = files.get(random.below(files.size()));
      int length = disk.get().content(path).length;
      // A segment is mostly zeros that are yet to be replaced.
      int position = random.below(random.chance(0.5) ? length : Math.min(length, 40_000));
      disk.get().flipBits(path, position, 1 << random.below(8));
      return Optional.of("%s at %d".formatted(path, position));
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }
}
