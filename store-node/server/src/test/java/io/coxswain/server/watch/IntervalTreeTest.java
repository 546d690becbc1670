package io.coxswain.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTreeTest {

  private record Held(KeyInterval interval, Integer value) {}

  /// Against a list that is searched from end to end.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void findsWhatAListFinds(long seed) {
    Random random = new Random(seed);
    IntervalTree<Integer> tree = new IntervalTree<>();
    List<Held> list = new ArrayList<>();
    for (int step = 0; step < 3000; step++) {
      if (random.nextInt(3) > 0 || list.isEmpty()) {
        Held held = new Held(interval(random), step);
        tree.add(held.interval(), held.value());
        list.add(held);
      } else {
        Held held = list.remove(random.nextInt(list.size()));
        tree.remove(held.interval(), held.value());
      }
      ByteString key = key(random);
      assertThat(found(tree, key)).as("step %d", step).isEqualTo(expected(list, key));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 1000, 20_000})
  void staysFlatWhenIntervalsComeInOrder(int count) {
    IntervalTree<Integer> tree = new IntervalTree<>();
    for (int i = 0; i < count; i++) {
      ByteString from = ByteString.copyFromUtf8("%08d".formatted(i));
      tree.add(KeyInterval.of(from, from.concat(ByteString.copyFromUtf8("~"))), i);
    }
    assertThat(tree.height()).isLessThanOrEqualTo((int) (1.45 * Math.log(count + 2) / Math.log(2)));
    for (int i = 0; i < count; i++) {
      ByteString from = ByteString.copyFromUtf8("%08d".formatted(i));
      tree.remove(KeyInterval.of(from, from.concat(ByteString.copyFromUtf8("~"))), i);
    }
    assertThat(tree.isEmpty()).isTrue();
  }

  private static Set<Integer> found(IntervalTree<Integer> tree, ByteString key) {
    TreeSet<Integer> found = new TreeSet<>();
    tree.forEachHolding(key, value -> assertThat(found.add(value)).as("twice").isTrue());
    return found;
  }

  private static Set<Integer> expected(List<Held> list, ByteString key) {
    TreeSet<Integer> expected = new TreeSet<>();
    for (Held held : list) {
      if (held.interval().contains(key)) {
        expected.add(held.value());
      }
    }
    return expected;
  }

  private static KeyInterval interval(Random random) {
    ByteString from = key(random);
    return switch (random.nextInt(4)) {
      case 0 -> KeyInterval.of(from, ByteString.EMPTY);
      case 1 -> KeyInterval.of(from, ByteString.copyFrom(new byte[1]));
      default -> KeyInterval.of(from, key(random));
    };
  }

  /// Few and short, so that they meet; bytes above 127 included.
  private static ByteString key(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(3)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(4) * 60);
    }
    return ByteString.copyFrom(bytes);
  }
}
