package io.coxswain.server.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.server.world.StateStore.Batch;
import io.coxswain.server.world.StateStore.Cursor;
import io.coxswain.server.world.StateStore.Family;
import io.coxswain.server.world.StateStore.Opener;
import io.coxswain.server.world.StateStore.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [StateStore] promises: the same stories on RocksDB and on its model.
public abstract class StateStoreContract {

  /// Opens state directories of this test.
  protected abstract Opener opener();

  /// The member dies: stores that are open are gone, with all that was not durable.
  protected abstract void crash(List<StateStore> open) throws IOException;

  /// Changes a byte in the middle of the files of a directory that hold values.
  protected abstract void damage(String directory) throws IOException;

  @Test
  void whatWasChangedOnDiskIsFound() throws IOException {
    try (StateStore store = opener().open("state")) {
      put(store, bytes("a"), new byte[100_000]);
      store.checkpoint("copy");
    }
    opener().verify("copy");
    damage("copy");
    assertThatThrownBy(() -> opener().verify("copy")).isInstanceOf(IOException.class);
  }

  @Test
  void aBatchIsThereAsAWholeAndInOrder() throws IOException {
    try (StateStore store = opener().open("state")) {
      try (Batch batch = store.newBatch()) {
        batch.put(Family.META, bytes("a"), bytes("1"));
        batch.put(Family.LEASE, bytes("a"), bytes("2"));
        batch.put(Family.META, bytes("b"), bytes("3"));
        batch.delete(Family.META, bytes("b"));
        batch.put(Family.META, bytes("a"), bytes("4"));
        assertThat(store.get(Family.META, bytes("a"))).isNull();
        store.write(batch);
      }
      assertThat(store.get(Family.META, bytes("a"))).isEqualTo(bytes("4"));
      assertThat(store.get(Family.LEASE, bytes("a"))).isEqualTo(bytes("2"));
      assertThat(store.get(Family.META, bytes("b"))).isNull();
      assertThat(store.get(Family.AUTH, bytes("a"))).isNull();
    }
  }

  @Test
  void aBatchIsWrittenOnce() throws IOException {
    try (StateStore store = opener().open("state");
        Batch batch = store.newBatch()) {
      batch.put(Family.META, bytes("a"), bytes("1"));
      store.write(batch);
      assertThatThrownBy(() -> store.write(batch)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> batch.delete(Family.META, bytes("a")))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void emptyKeysAndValuesAreKept() throws IOException {
    try (StateStore store = opener().open("state")) {
      put(store, new byte[0], new byte[0]);
      assertThat(store.get(Family.META, new byte[0])).isEmpty();
    }
  }

  @Test
  void rangesAreDeletedUpToTheirEnd() throws IOException {
    try (StateStore store = opener().open("state")) {
      for (String key : List.of("a", "b", "c", "d")) {
        put(store, bytes(key), bytes(key));
      }
      try (Batch batch = store.newBatch()) {
        batch.deleteRange(Family.META, bytes("b"), bytes("d"));
        batch.put(Family.META, bytes("c"), bytes("again"));
        store.write(batch);
      }
      assertThat(keys(store, "", Optional.empty())).containsExactly("a", "c", "d");
    }
  }

  @Test
  void scansWalkInOrderInsideTheirBounds() throws IOException {
    try (StateStore store = opener().open("state")) {
      for (String key : List.of("b", "ab", "a", "c", "ba", "\u00ff")) {
        put(store, bytes(key), bytes("v" + key));
      }
      assertThat(keys(store, "", Optional.empty()))
          .containsExactly("a", "ab", "b", "ba", "c", "\u00ff");
      assertThat(keys(store, "ab", Optional.of("c"))).containsExactly("ab", "b", "ba");
      assertThat(keys(store, "aa", Optional.of("aa"))).isEmpty();
      assertThat(keys(store, "c", Optional.of("a"))).isEmpty();
      try (View view = store.view();
          Cursor cursor = view.scan(Family.META, bytes("a"), Optional.of(bytes("c")))) {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.seek(bytes("b"))).isTrue();
        assertThat(cursor.key()).isEqualTo(bytes("b"));
        assertThat(cursor.value()).isEqualTo(bytes("vb"));
        assertThat(cursor.seek(bytes("b"))).isTrue();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.key()).isEqualTo(bytes("ba"));
        assertThat(cursor.seek(bytes("bb"))).isFalse();
        assertThat(cursor.next()).isFalse();
      }
    }
  }

  @Test
  void aViewIsFrozen() throws IOException {
    try (StateStore store = opener().open("state")) {
      put(store, bytes("a"), bytes("1"));
      try (View view = store.view()) {
        put(store, bytes("a"), bytes("2"));
        put(store, bytes("b"), bytes("2"));
        assertThat(view.get(Family.META, bytes("a"))).isEqualTo(bytes("1"));
        try (Cursor cursor = view.scan(Family.META, new byte[0], Optional.empty())) {
          assertThat(cursor.next()).isTrue();
          assertThat(cursor.value()).isEqualTo(bytes("1"));
          assertThat(cursor.next()).isFalse();
        }
      }
      assertThat(store.get(Family.META, bytes("a"))).isEqualTo(bytes("2"));
    }
  }

  @Test
  void aClosedStoreRefuses() throws IOException {
    StateStore store = opener().open("state");
    store.close();
    assertThatThrownBy(() -> store.get(Family.META, bytes("a")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(store::view).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(store::flush).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aCrashLeavesWhatSomeBatchLeftNotOlderThanTheLastFlush(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StateStore store = opener().open("state");
    long alive = 0;
    for (int life = 0; life < 6; life++) {
      RandomBatches batches = new RandomBatches(seed);
      batches.skipTo(alive);
      assertThat(RandomBatches.contentOf(store)).isEqualTo(batches.expectedContent());
      long flushed = alive;
      for (int turns = random.nextInt(120); turns > 0; turns--) {
        long number = batches.writeNext(store);
        if (random.nextInt(20) == 0) {
          store.flush();
          flushed = number;
        }
      }
      crash(List.of(store));
      store = opener().open("state");
      long survived = RandomBatches.numberIn(store);
      assertThat(survived).isGreaterThanOrEqualTo(flushed);
      RandomBatches then = new RandomBatches(seed);
      then.skipTo(survived);
      assertThat(RandomBatches.contentOf(store)).isEqualTo(then.expectedContent());
      alive = survived;
    }
    store.close();
  }

  @Test
  void aCheckpointIsWholeDurableAndApart() throws IOException {
    RandomBatches batches = new RandomBatches(42);
    StateStore store = opener().open("state");
    for (int i = 0; i < 100; i++) {
      batches.writeNext(store);
    }
    String then = batches.expectedContent();
    store.checkpoint("copy");
    for (int i = 0; i < 100; i++) {
      batches.writeNext(store);
    }
    assertThat(RandomBatches.contentOf(store)).isEqualTo(batches.expectedContent());
    assertThatThrownBy(() -> checkpointAgain("copy")).isInstanceOf(IOException.class);
    crash(List.of(store));
    try (StateStore copy = opener().open("copy")) {
      assertThat(RandomBatches.contentOf(copy)).isEqualTo(then);
      put(copy, bytes("only in the copy"), bytes("x"));
    }
    try (StateStore original = opener().open("state")) {
      assertThat(original.get(Family.META, bytes("only in the copy"))).isNull();
    }
  }

  private void checkpointAgain(String directory) throws IOException {
    try (StateStore other = opener().open("other")) {
      other.checkpoint(directory);
    }
  }

  @Test
  void itKnowsAboutHowBigItIs() throws IOException {
    try (StateStore store = opener().open("state")) {
      long before = store.sizeBytes();
      for (int i = 0; i < 100; i++) {
        put(
            store,
            bytes("key " + i),
            new SplittableRandom(i)
                .ints(2_500)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString()
                .getBytes(UTF_8));
      }
      store.flush();
      assertThat(store.sizeBytes()).isGreaterThan(before + 500_000);
    }
  }

  private static List<String> keys(StateStore store, String from, Optional<String> to)
      throws IOException {
    List<String> keys = new ArrayList<>();
    try (View view = store.view();
        Cursor cursor = view.scan(Family.META, bytes(from), to.map(StateStoreContract::bytes))) {
      while (cursor.next()) {
        keys.add(new String(cursor.key(), UTF_8));
      }
    }
    return keys;
  }

  private static void put(StateStore store, byte[] key, byte[] value) throws IOException {
    try (Batch batch = store.newBatch()) {
      batch.put(Family.META, key, value);
      store.write(batch);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
