package io.coxswain.server.sim;

import io.coxswain.server.world.StateStore.Family;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// All entries of a [ModelStateStore].
final class Families {
  private final Map<Family, NavigableMap<byte[], byte[]>> maps = new EnumMap<>(Family.class);

  Families() {
    for (Family family : Family.values()) {
      maps.put(family, new TreeMap<>(Arrays::compareUnsigned));
    }
  }

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
    return copy;
  }

  long bytes() {
    return maps.values().stream()
        .flatMap(map -> map.entrySet().stream())
        .mapToLong(entry -> entry.getKey().length + entry.getValue().length)
        .sum();
  }
}
