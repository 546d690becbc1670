package io.coxswain.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PersistQueueTest {
  private final PersistQueue queue = new PersistQueue(10, new HardState(3, 1, 10));

  @Test
  void reportsWhatIsOnDisk() {
    queue.handedOut(1, 12, 3, 1);
    queue.handedOut(2, 15, 4, 0);
    assertThat(queue.persistedIndex()).isEqualTo(10);

    queue.completed(1);
    assertThat(queue.persistedIndex()).isEqualTo(12);
    assertThat(queue.termDurable(4)).isFalse();

    queue.completed(2);
    assertThat(queue.persistedIndex()).isEqualTo(15);
    assertThat(queue.termDurable(4)).isTrue();
    assertThat(queue.voteDurable(3, 1)).isFalse();
  }

  /// 11..12 are written, overwritten from 11 on, and written back: the first write's end proves nothing
  /// about 11 and 12, although it wrote the very same entries.
  @Test
  void anOverwrittenBatchVouchesOnlyForWhatIsLeftOfIt() {
    queue.handedOut(1, 12, 3, 1);
    queue.cutAfter(10);
    queue.handedOut(2, 11, 4, 2);
    queue.cutAfter(10);
    queue.handedOut(3, 12, 5, 2);

    queue.completed(1);
    assertThat(queue.persistedIndex()).isEqualTo(10);
    queue.completed(2);
    assertThat(queue.persistedIndex()).isEqualTo(10);
    queue.completed(3);
    assertThat(queue.persistedIndex()).isEqualTo(12);
  }

  @Test
  void aSnapshotCountsAsOnDisk() {
    queue.handedOut(1, 30, 3, 1);
    queue.restoredAt(20);
    assertThat(queue.persistedIndex()).isEqualTo(20);
    queue.completed(1);
    assertThat(queue.persistedIndex()).isEqualTo(20);
  }
}
