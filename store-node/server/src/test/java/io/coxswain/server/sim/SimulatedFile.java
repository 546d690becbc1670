package io.coxswain.server.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The bytes of one file: as the program sees them, as they are for certain on the platter, and what is on
/// the way between the two.
final class SimulatedFile implements SimulatedNames.Node {
  private static final int SECTOR_BYTES = 512;

  private Content seen = new Content();
  private final Content durable = new Content();
  private final List<Written> pending = new ArrayList<>();

  /// Whether a sync has failed whose bytes are still in the cache.
  private boolean losesCache;

  /// Bytes that aren't synced.
  private static final class Written {
    final int position;
    final byte[] bytes;

    Written(int position, byte[] bytes) {
      this.position = position;
      this.bytes = bytes;
    }

    void arrive(Content at) {
      at.write(position, bytes, 0, bytes.length);
    }
  }

  /// Bytes that grow.
  private static final class Content {
    byte[] bytes = new byte[0];
    int size;

    void write(int position, byte[] source, int from, int to) {
      grow(position + to - from);
      System.arraycopy(source, from, bytes, position, to - from);
    }

    /// Puts zeros behind it, if it is shorter.
    void grow(int least) {
      if (least > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(least, 2 * bytes.length));
      }
      size = Math.max(size, least);
    }

    Content copy() {
      Content copy = new Content();
      copy.write(0, bytes, 0, size);
      return copy;
    }
  }

  int size() {
    return seen.size;
  }

  /// The bytes that the program sees; read only, up to [#size()].
  byte[] bytes() {
    return seen.bytes;
  }

  void write(int position, byte[] bytes) {
    seen.write(position, bytes, 0, bytes.length);
    pending.add(losesCache ? wholeSectors(position, bytes.length) : new Written(position, bytes));
  }

  /// What a failed sync has left in the cache goes along with what is written into the same sectors.
  private Written wholeSectors(int position, int length) {
    int from = position - position % SECTOR_BYTES;
    int sectors = (position + length - from + SECTOR_BYTES - 1) / SECTOR_BYTES;
    int to = Math.min(seen.size, from + sectors * SECTOR_BYTES);
    return new Written(from, Arrays.copyOfRange(seen.bytes, from, to));
  }

  void sync() {
    pending.forEach(written -> written.arrive(durable));
    pending.clear();
  }

  /// What should have become durable never will, though it can still be read for a while.
  void syncFailed() {
    losesCache |= !pending.isEmpty();
    pending.clear();
  }

  /// What a failed sync left behind may be read by the next process, or be gone from the cache.
  void processEnded(SeededRandomness random) {
    if (losesCache && random.chance(0.5)) {
      seen = durable.copy();
      pending.forEach(written -> written.arrive(seen));
      losesCache = false;
    }
  }

  /// Changes what is stored, on the platter and in memory alike, as decay does.
  void flip(int position, int mask) {
    seen.bytes[position] ^= (byte) mask;
    if (position < durable.size) {
      durable.bytes[position] ^= (byte) mask;
    }
  }

  /// Decides what of the pending bytes has arrived: nothing, everything, a beginning, or any sectors.
  void crash(SeededRandomness random) {
    int kind = random.below(4);
    int whole = kind == 1 ? pending.size() : kind == 2 ? random.below(pending.size() + 1) : 0;
    pending.subList(0, whole).forEach(written -> written.arrive(durable));
    List<Written> rest = pending.subList(whole, pending.size());
    if (kind == 3) {
      rest.forEach(written -> someSectorsArrive(written, random));
    } else if (kind == 2) {
      rest.stream().limit(1).forEach(written -> someSectorsArrive(written, random));
    }
    pending.clear();
    seen = durable.copy();
    losesCache = false;
  }

  /// Sectors arrive in any order and each as a whole; the file may have grown over those that didn't.
  private void someSectorsArrive(Written written, SeededRandomness random) {
    int position = written.position;
    byte[] bytes = written.bytes;
    if (random.chance(0.5)) {
      durable.grow(position + bytes.length);
    }
    int from = 0;
    while (from < bytes.length) {
      int to = Math.min(bytes.length, from + SECTOR_BYTES - (position + from) % SECTOR_BYTES);
      if (random.chance(0.5)) {
        durable.write(position + from, bytes, from, to);
      }
      from = to;
    }
  }
}
