package io.coxswain.server.world;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.coxswain.server.world.StateStore.Batch;
import io.coxswain.server.world.StateStore.Cursor;
import io.coxswain.server.world.StateStore.Family;
import io.coxswain.server.world.StateStore.View;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A history of batches that is a function of its seed, and what a store must hold after each of them.
/// Batch `n` writes its own number, so a store tells how far it came.
public final class RandomBatches {
  private static final List<Family> FAMILIES = List.of(Family.values());
  private static final byte[] NUMBER = "number".getBytes(US_ASCII);

  private final long seed;
  private final Map<Family, NavigableMap<byte[], byte[]>> expected = new EnumMap<>(Family.class);
  private long applied;

  public RandomBatches(long seed) {
    this.seed = seed;
    for (Family family : Family.values()) {
      expected.put(family, new TreeMap<>(Arrays::compareUnsigned));
    }
  }

  /// Applies the next batch to the store and to the expectation.
  public long writeNext(StateStore store) throws IOException {
    try (Batch batch = store.newBatch()) {
      long number = next(batch);
      store.write(batch);
      return number;
    }
  }

  /// Brings the expectation to batch `number`, without a store.
  public void skipTo(long number) {
    while (applied < number) {
      next(new NowhereBatch());
    }
  }

  /// The number of the last batch that the store holds, 0 = none.
  public static long numberIn(StateStore store) throws IOException {
    byte[] number = store.get(Family.META, NUMBER);
    return number == null ? 0 : Long.parseLong(new String(number, US_ASCII));
  }

  /// Everything in the store, readable.
  public static String contentOf(StateStore store) throws IOException {
    StringBuilder text = new StringBuilder();
    try (View view = store.view()) {
      for (Family family : Family.values()) {
        try (Cursor cursor = view.scan(family, new byte[0], Optional.empty())) {
          while (cursor.next()) {
            line(text, family, cursor.key(), cursor.value());
          }
        }
      }
    }
    return text.toString();
  }

  /// What [#contentOf] must answer.
  public String expectedContent() {
    StringBuilder text = new StringBuilder();
    expected.forEach(
        (family, entries) -> entries.forEach((key, value) -> line(text, family, key, value)));
    return text.toString();
  }

  private static void line(StringBuilder text, Family family, byte[] key, byte[] value) {
    HexFormat hex = HexFormat.of();
    text.append(family)
        .append(' ')
        .append(hex.formatHex(key))
        .append('=')
        .append(hex.formatHex(value))
        .append('\n');
  }

  private long next(Batch batch) {
    applied++;
    SplittableRandom random = new SplittableRandom(seed * 31 + applied);
    for (int writes = random.nextInt(12); writes > 0; writes--) {
      Family family = FAMILIES.get(random.nextInt(FAMILIES.size()));
      NavigableMap<byte[], byte[]> entries = requireNonNull(expected.get(family));
      byte[] key = randomBytes(random, 3, 8);
      switch (random.nextInt(10)) {
        case 0 -> {
          byte[] to = randomBytes(random, 3, 8);
          if (Arrays.compareUnsigned(key, to) < 0) {
            batch.deleteRange(family, key, to);
            entries.subMap(key, to).clear();
          }
        }
        case 1, 2, 3 -> {
          batch.delete(family, key);
          entries.remove(key);
        }
        default -> {
          byte[] value = randomBytes(random, 40, 256);
          batch.put(family, key, value);
          entries.put(key, value);
        }
      }
    }
    byte[] number = Long.toString(applied).getBytes(US_ASCII);
    batch.put(Family.META, NUMBER, number);
    requireNonNull(expected.get(Family.META)).put(NUMBER, number);
    return applied;
  }

  private static byte[] randomBytes(SplittableRandom random, int lengthMax, int bound) {
    byte[] bytes = new byte[random.nextInt(lengthMax + 1)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(bound);
    }
    return bytes;
  }

  private static final class NowhereBatch implements Batch {
    @Override
    public void put(Family family, byte[] key, byte[] value) {}

    @Override
    public void delete(Family family, byte[] key) {}

    @Override
    public void deleteRange(Family family, byte[] from, byte[] to) {}

    @Override
    public void close() {}
  }
}
