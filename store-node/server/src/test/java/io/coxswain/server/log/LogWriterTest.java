package io.coxswain.server.log;

import static io.coxswain.server.log.LogFixture.DIRECTORY;
import static io.coxswain.server.log.LogFixture.entries;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.server.sim.SimulatedDisk;
import io.coxswain.server.world.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogWriterTest {
  private final Clock clock =
      new Clock() {
        @Override
        public long nanoTime() {
          return nowNanos;
        }

        @Override
        public long wallMillis() {
          return 0;
        }
      };

  private long nowNanos = 500;
  private final List<Long> persisted = new ArrayList<>();
  private final List<Long> batchBytes = new ArrayList<>();
  private boolean mailboxFull;
  private SimulatedDisk disk;
  private LogWriter writer;

  @BeforeEach
  void open() throws Exception {
    disk = LogFixture.disk(1);
    writer =
        new LogWriter(
            WriteAheadLog.create(disk, DIRECTORY, LogFixture.IDENTITY, 4096),
            clock,
            sequence -> !mailboxFull && persisted.add(sequence),
            (_, bytes) -> batchBytes.add(bytes));
  }

  @Test
  void whatWaitsSharesOneSyncAndIsReportedAfterIt() {
    int before = disk.syncs();
    writer.on(write(1, entries(1, 1, 2, 10), true));
    writer.on(write(2, entries(1, 3, 1, 10), true));
    assertThat(persisted).isEmpty();
    writer.endOfTurn();
    assertThat(disk.syncs()).isEqualTo(before + 1);
    assertThat(persisted).containsExactly(2L);
    assertThat(batchBytes).hasSize(1).allSatisfy(bytes -> assertThat(bytes).isBetween(100L, 300L));
  }

  @Test
  void aCommitIndexAloneRidesWithTheNextBatch() throws Exception {
    int before = disk.syncs();
    writer.on(write(1, List.of(), false));
    writer.endOfTurn();
    assertThat(disk.syncs()).isEqualTo(before);
    assertThat(persisted).isEmpty();
    writer.on(write(2, entries(1, 1, 1, 10), true));
    writer.endOfTurn();
    assertThat(persisted).containsExactly(2L);
    assertThat(LogFixture.reopen(disk, 4096).hardState().term()).isEqualTo(1);
  }

  @Test
  void aCommitIndexAloneIsSyncedSoonIfNoBatchFollows() throws Exception {
    int before = disk.syncs();
    assertThat(writer.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    writer.on(write(1, List.of(), false));
    writer.endOfTurn();
    assertThat(writer.nextDeadlineNanos()).isEqualTo(500 + LogWriter.RIDE_NANOS_MAX);
    nowNanos = 500 + LogWriter.RIDE_NANOS_MAX;
    writer.onDeadline();
    writer.endOfTurn();

    assertThat(disk.syncs()).isEqualTo(before + 1);
    assertThat(writer.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(LogFixture.reopen(disk, 4096).hardState().term()).isEqualTo(1);
  }

  @Test
  void aRefusedReportIsRepeated() {
    mailboxFull = true;
    writer.on(write(7, entries(1, 1, 1, 10), true));
    writer.endOfTurn();
    assertThat(persisted).isEmpty();
    assertThat(writer.nextDeadlineNanos()).isEqualTo(1_000_500);
    mailboxFull = false;
    writer.onDeadline();
    writer.endOfTurn();
    assertThat(persisted).containsExactly(7L);
    assertThat(writer.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  /// Found by seed 5046 of the simulation: a flush that had begun before a snapshot was installed ended after it,
  /// and its release, noted behind the snapshot, made the log refuse to be opened ever again.
  @Test
  void aReleaseThatASnapshotHasOvertakenChangesNothing() throws Exception {
    writer.on(write(1, entries(1, 1, 5, 10), true));
    writer.on(new LogCommand.Install(new LogSnapshot(20, 2, List.of(1L), List.of()), () -> {}));
    writer.on(new LogCommand.Release(new LogSnapshot(5, 1, List.of(1L), List.of())));
    writer.endOfTurn();

    RecoveredLog found = LogFixture.reopen(disk, 4096);
    assertThat(found.snapshot().index()).isEqualTo(20);
    assertThat(found.lastIndex()).isEqualTo(20);
  }

  @Test
  void aReleaseFollowsWhatWasWrittenBefore() throws Exception {
    for (int i = 0; i < 10; i++) {
      writer.on(write(i + 1, entries(1, i * 10L + 1, 10, 90), true));
      writer.endOfTurn();
    }
    int segments = disk.list(DIRECTORY).size();
    writer.on(write(11, entries(1, 101, 1, 90), true));
    writer.on(new LogCommand.Release(new LogSnapshot(80, 1, List.of(1L), List.of())));
    writer.endOfTurn();
    assertThat(persisted).endsWith(11L);
    assertThat(disk.list(DIRECTORY)).hasSizeLessThan(segments);
    RecoveredLog recovered = LogFixture.reopen(disk, 4096);
    assertThat(recovered.snapshot().index()).isEqualTo(80);
    assertThat(recovered.lastIndex()).isEqualTo(101);
  }

  @Test
  void everySyncIsObserved() {
    for (int i = 0; i < 10; i++) {
      writer.on(write(i + 1, entries(1, i * 10L + 1, 10, 20), true));
      writer.endOfTurn();
    }
    int syncs = disk.syncs();
    batchBytes.clear();
    writer.on(new LogCommand.Release(new LogSnapshot(80, 1, List.of(1L), List.of())));
    writer.on(new LogCommand.Install(new LogSnapshot(200, 1, List.of(1L), List.of()), () -> {}));
    assertThat(batchBytes).hasSize(disk.syncs() - syncs).hasSize(2).doesNotContain(0L);
  }

  private static LogCommand.Write write(long sequence, List<Entry> entries, boolean mustSync) {
    return new LogCommand.Write(
        sequence, entries, Optional.of(new HardState(1, 1, sequence - 1)), mustSync);
  }
}
