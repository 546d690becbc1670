package io.coxswain.server.sim;

import io.coxswain.server.world.StateStore.Family;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// All entries of a [ModelStateStore], and how many bytes they are.
final class Families {
  private final Map<Family, NavigableMap<byte[], byte[]>> maps = new EnumMap<>(Family.class);
  private long bytes;

  Families() {
    for (Family family : Family.values()) {
      maps.put(family, new TreeMap<>(Arrays::compareUnsigned));
    }
  }

  /// To look at only: changes are counted by the methods below.
  NavigableMap<byte[], byte[]> of(Family family) {
    return maps.computeIfAbsent(
        family,
        absent -> {
          throw new IllegalStateException("no such family: " + absent);
        });
  }

  /// These, if nobody else looks at them; else a copy.
  Families ownedBy(boolean alone) {
    if (alone) {
      return this;
    }
    Families copy = new Families();
    maps.forEach((family, map) -> copy.of(family).putAll(map));
    copy.bytes = bytes;
    return copy;
  }

  void put(Family family, byte[] key, byte[] value) {
    byte[] before = of(family).put(key, value);
    bytes += value.length - (before == null ? -key.length : before.length);
  }

  void remove(Family family, byte[] key) {
    byte[] before = of(family).remove(key);
    bytes -= before == null ? 0 : key.length + before.length;
  }

  void removeRange(Family family, byte[] from, byte[] to) {
    NavigableMap<byte[], byte[]> range = of(family).subMap(from, true, to, false);
    range.forEach((key, value) -> bytes -= key.length + value.length);
    range.clear();
  }

  /// Of all keys and values.
  long bytes() {
    return bytes;
  }
}
