package io.coxswain.server.mvcc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The tree against a `TreeMap`, under random edits.
class KeyTreeTest {
  private static final int KEYS = 6_000;

  @Test
  void knowsNothingAtFirst() {
    assertThat(KeyTree.EMPTY.size()).isZero();
    assertThat(KeyTree.EMPTY.get(bytes("a"))).isNull();
    assertThat(KeyTree.EMPTY.count(KeySpan.ALL)).isZero();
    assertThat(KeyTree.EMPTY.walk(KeySpan.ALL).next()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void agreesWithATreeMapUnderRandomEdits(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TreeMap<byte[], KeyMeta> model = new TreeMap<>(Arrays::compareUnsigned);
    KeyTreeEditor editor = new KeyTreeEditor(KeyTree.EMPTY);
    for (int i = 1; i <= 40_000; i++) {
      byte[] key = randomKey(random, seed);
      // First the tree grows, then it shrinks to nothing, so that nodes split and join.
      if (random.nextInt(40_000) > i) {
        KeyMeta meta = meta(i, random);
        editor.put(key, meta);
        model.put(key, meta);
      } else if (!model.isEmpty()) {
        byte[] near = model.ceilingKey(key);
        byte[] removed = near == null ? model.lastKey() : near;
        editor.remove(removed);
        model.remove(removed);
      }
      if (i % 4_000 == 0) {
        assertSame(editor.tree(), model, random, seed);
      }
    }
    model.keySet().forEach(editor::remove);
    assertThat(editor.tree().size()).isZero();
  }

  @Test
  void treesHandedOutNeverChange() {
    SplittableRandom random = new SplittableRandom(7);
    TreeMap<byte[], KeyMeta> model = new TreeMap<>(Arrays::compareUnsigned);
    KeyTreeEditor editor = new KeyTreeEditor(KeyTree.EMPTY);
    List<KeyTree> trees = new ArrayList<>();
    List<TreeMap<byte[], KeyMeta>> models = new ArrayList<>();
    for (int i = 1; i <= 5_000; i++) {
      byte[] key = randomKey(random, 1);
      if (random.nextInt(3) > 0) {
        KeyMeta meta = meta(i, random);
        editor.put(key, meta);
        model.put(key, meta);
      } else {
        editor.remove(key);
        model.remove(key);
      }
      if (i % 250 == 0) {
        trees.add(editor.tree());
        models.add(new TreeMap<>(model));
      }
    }
    for (int i = 0; i < trees.size(); i++) {
      assertSame(trees.get(i), models.get(i), random, 1);
    }
  }

  @Test
  void keysInOrderFillLeavesWhole() {
    KeyTreeEditor editor = new KeyTreeEditor(KeyTree.EMPTY);
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 10_000; i++) {
      editor.put(bytes("/registry/pods/%08d".formatted(i)), meta(i + 1, random));
    }
    assertThat(leaves(editor.tree().root())).isLessThan(10_000 / 30);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 27, 28, 29, 1_000, 30_000})
  void builtInOneGoItIsTheSame(int size) {
    SplittableRandom random = new SplittableRandom(size);
    TreeMap<byte[], KeyMeta> model = new TreeMap<>(Arrays::compareUnsigned);
    while (model.size() < size) {
      model.put(bytes("k" + random.nextInt(10_000_000)), meta(model.size() + 1, random));
    }
    KeyTreeBuilder builder = new KeyTreeBuilder();
    model.forEach(builder::append);
    KeyTree tree = builder.build();
    assertSame(tree, model, random, 0);

    KeyTreeEditor editor = new KeyTreeEditor(tree);
    for (int i = 0; i < 500; i++) {
      byte[] key = bytes("k" + random.nextInt(10_000_000));
      KeyMeta meta = meta(i + 1, random);
      editor.put(key, meta);
      model.put(key, meta);
    }
    assertSame(editor.tree(), model, random, 0);
  }

  @Test
  void hugeKeysGetLeavesOfTheirOwn() {
    TreeMap<byte[], KeyMeta> model = new TreeMap<>(Arrays::compareUnsigned);
    KeyTreeEditor editor = new KeyTreeEditor(KeyTree.EMPTY);
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 1; i <= 40; i++) {
      byte[] key = new byte[500_000 + random.nextInt(1_000_000)];
      key[key.length - 1 - random.nextInt(1_000)] = (byte) i;
      KeyMeta meta = meta(i, random);
      editor.put(key, meta);
      model.put(key, meta);
    }
    assertSame(editor.tree(), model, random, 0);
    for (byte[] key : List.copyOf(model.keySet())) {
      editor.remove(key);
      model.remove(key);
      assertThat(editor.current().size()).isEqualTo(model.size());
    }
  }

  @Test
  void aKeyOf64BytesCostsLessThan100() {
    KeyTreeEditor editor = new KeyTreeEditor(KeyTree.EMPTY);
    SplittableRandom random = new SplittableRandom(10);
    int keys = 100_000;
    byte[] key = new byte[64];
    for (int i = 0; i < keys; i++) {
      random.nextBytes(key);
      editor.put(key, meta(i + 1, random));
    }
    assertThat(packedBytes(editor.tree().root()) / keys).isLessThan(100);
  }

  private static void assertSame(
      KeyTree tree, NavigableMap<byte[], KeyMeta> model, SplittableRandom random, long seed) {
    assertThat(tree.size()).isEqualTo(model.size());
    KeyTree.Walk all = tree.walk(KeySpan.ALL);
    for (Map.Entry<byte[], KeyMeta> entry : model.entrySet()) {
      assertThat(all.next()).isTrue();
      assertThat(all.key()).isEqualTo(entry.getKey());
      assertThat(all.meta()).isEqualTo(entry.getValue());
    }
    assertThat(all.next()).isFalse();
    assertThat(all.next()).isFalse();
    for (int i = 0; i < 200; i++) {
      byte[] from = randomKey(random, seed);
      byte[] to = random.nextInt(10) == 0 ? null : randomKey(random, seed);
      assertThat(tree.get(from)).isEqualTo(model.get(from));
      assertThat(tree.rank(from)).isEqualTo(model.headMap(from).size());
      assertSpan(tree, new KeySpan(from, to), expected(model, from, to));
      assertSpan(tree, KeySpan.one(from), model.containsKey(from) ? List.of(from) : List.of());
    }
  }

  private static List<byte[]> expected(
      NavigableMap<byte[], KeyMeta> model, byte[] from, byte @Nullable [] to) {
    if (to == null) {
      return List.copyOf(model.tailMap(from).keySet());
    }
    return Arrays.compareUnsigned(from, to) >= 0
        ? List.of()
        : List.copyOf(model.subMap(from, to).keySet());
  }

  private static void assertSpan(KeyTree tree, KeySpan span, List<byte[]> expected) {
    assertThat(tree.count(span)).isEqualTo(expected.size());
    KeyTree.Walk walk = tree.walk(span);
    for (byte[] key : expected) {
      assertThat(walk.next()).isTrue();
      assertThat(walk.key()).isEqualTo(key);
    }
    assertThat(walk.next()).isFalse();
  }

  private static byte[] randomKey(SplittableRandom random, long seed) {
    if (seed % 2 == 0) {
      return bytes("/registry/%d/%d".formatted(random.nextInt(9), random.nextInt(KEYS)));
    }
    byte[] key = new byte[random.nextInt(6)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(5) - 2); // zeros and bytes above 127 included
    }
    return key;
  }

  private static KeyMeta meta(long main, SplittableRandom random) {
    long created = 1 + random.nextLong(main);
    long lease = random.nextInt(4) == 0 ? random.nextLong(Long.MAX_VALUE) : 0;
    return new KeyMeta(
        created,
        new Revision(main, random.nextInt(3)),
        1 + random.nextInt(300),
        lease,
        random.nextInt(2_000_000));
  }

  private static int leaves(KeyNode node) {
    return switch (node) {
      case Leaf _ -> 1;
      case Inner inner -> {
        int sum = 0;
        for (int i = 0; i < inner.size(); i++) {
          sum += leaves(inner.child(i));
        }
        yield sum;
      }
    };
  }

  private static long packedBytes(KeyNode node) {
    int objects = 24 + 16 + 16; // leaf, its bytes, its positions
    return switch (node) {
      case Leaf leaf -> objects + leaf.sizeBytes() + 4L * (leaf.keys() + 1);
      case Inner inner -> {
        long sum = 64;
        for (int i = 0; i < inner.size(); i++) {
          sum += packedBytes(inner.child(i)) + 16 + inner.separator(i).length + 3 * 4;
        }
        yield sum;
      }
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
