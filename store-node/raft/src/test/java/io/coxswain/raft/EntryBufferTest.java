package io.coxswain.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntryBufferTest {
  @Test
  void knowsTheTermBeforeItsFirstEntry() {
    EntryBuffer buffer = filled(4, 2, 2, 3, 3);
    assertThat(buffer.termAt(3)).isEqualTo(-1);
    assertThat(buffer.termAt(4)).isEqualTo(2);
    assertThat(buffer.termAt(5)).isEqualTo(2);
    assertThat(buffer.termAt(7)).isEqualTo(3);
    assertThat(buffer.termAt(8)).isEqualTo(-1);
    assertThatThrownBy(() -> buffer.get(4)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void takesNoEntryThatLeavesAGap() {
    EntryBuffer buffer = filled(4, 2, 2);
    assertThatThrownBy(() -> buffer.add(new Entry(2, 7, new Payload.Empty())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(buffer.lastIndex()).isEqualTo(5);
  }

  @Test
  void slicesByBytesButAlwaysTheFirst() {
    EntryBuffer buffer = filled(0, 0, 1, 1, 1);
    long one = buffer.get(1).sizeBytes();
    assertThat(buffer.slice(1, 3, 1)).hasSize(1);
    assertThat(buffer.slice(1, 3, 2 * one)).hasSize(2);
    assertThat(buffer.slice(2, 3, Long.MAX_VALUE)).extracting(Entry::index).containsExactly(2L, 3L);
    assertThat(buffer.slice(4, 3, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void findsTheLastEntryOfAnEarlierTerm() {
    EntryBuffer buffer = filled(4, 1, 2, 2, 5, 5, 7);
    assertThat(buffer.lastWithTermAtMost(9, 7)).isEqualTo(9);
    assertThat(buffer.lastWithTermAtMost(9, 6)).isEqualTo(8);
    assertThat(buffer.lastWithTermAtMost(9, 4)).isEqualTo(6);
    assertThat(buffer.lastWithTermAtMost(7, 6)).isEqualTo(7);
    assertThat(buffer.lastWithTermAtMost(9, 1)).isEqualTo(4);
    assertThat(buffer.lastWithTermAtMost(9, 0)).isEqualTo(4);
  }

  /// The ring against a plain deque, over many wraps and growths.
  @Test
  void behavesLikeADeque() {
    Random random = new Random(7);
    EntryBuffer buffer = new EntryBuffer(0, 0);
    ArrayDeque<Entry> model = new ArrayDeque<>();
    for (int step = 0; step < 20_000; step++) {
      int choice = random.nextInt(10);
      if (choice < 7 || model.isEmpty()) {
        Entry entry = entry(1 + step / 1000, buffer.lastIndex() + 1);
        buffer.add(entry);
        model.addLast(entry);
      } else if (choice < 9) {
        long through = buffer.firstIndex() + random.nextInt(model.size());
        buffer.dropThrough(through);
        model.removeIf(entry -> entry.index() <= through);
      } else {
        long after = buffer.baseIndex() + random.nextInt(model.size() + 1);
        buffer.truncateAfter(after);
        model.removeIf(entry -> entry.index() > after);
      }
      assertThat(buffer.lastIndex() - buffer.baseIndex()).isEqualTo(model.size());
    }
    assertThat(buffer.slice(buffer.firstIndex(), buffer.lastIndex(), Long.MAX_VALUE))
        .isEqualTo(new ArrayList<>(model));
  }

  private static EntryBuffer filled(long baseIndex, long baseTerm, long... terms) {
    EntryBuffer buffer = new EntryBuffer(baseIndex, baseTerm);
    for (long term : terms) {
      buffer.add(entry(term, buffer.lastIndex() + 1));
    }
    return buffer;
  }

  private static Entry entry(long term, long index) {
    return new Entry(term, index, new Payload.Empty());
  }

  @Test
  void startsAnewAfterASnapshot() {
    EntryBuffer buffer = filled(0, 0, 1, 1);
    buffer.restart(9, 4);
    assertThat(List.of(buffer.firstIndex(), buffer.lastIndex(), buffer.termAt(9)))
        .containsExactly(10L, 9L, 4L);
  }
}
