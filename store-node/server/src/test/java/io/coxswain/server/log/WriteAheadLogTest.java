package io.coxswain.server.log;

import static io.coxswain.server.log.LogFixture.DIRECTORY;
import static io.coxswain.server.log.LogFixture.IDENTITY;
import static io.coxswain.server.log.LogFixture.entries;
import static io.coxswain.server.log.LogFixture.entry;
import static io.coxswain.server.log.LogFixture.reopen;
import static io.coxswain.server.log.LogFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.raft.Bytes;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.raft.Payload;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.sim.PowerCut;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WriteAheadLogTest {
  private static final long SMALL = 4096;
  private static final String FIRST_SEGMENT = DIRECTORY + "/0000000000000000-0000000000000000.wal";

  private SimulatedDisk disk;

  @BeforeEach
  void newDisk() throws Exception {
    disk = LogFixture.disk(1);
  }

  @Test
  void aFreshLogHoldsItsIdentityAndTheEmptyState() throws Exception {
    assertThat(WriteAheadLog.exists(disk, DIRECTORY)).isFalse();
    WriteAheadLog.create(disk, DIRECTORY, IDENTITY).close();
    assertThat(WriteAheadLog.exists(disk, DIRECTORY)).isTrue();
    RecoveredLog recovered = reopen(disk, SMALL);
    assertThat(recovered.identity()).isEqualTo(IDENTITY);
    assertThat(recovered.hardState()).isEqualTo(HardState.INITIAL);
    assertThat(recovered.snapshot()).isEqualTo(LogSnapshot.BIRTH);
    assertThat(recovered.entries()).isEmpty();
    assertThat(recovered.tornTail()).isEmpty();
  }

  @Test
  void everyPayloadComesBackOverManySegments() throws Exception {
    WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, IDENTITY, SMALL);
    List<Entry> all = entries(3, 1, 100, 300);
    all.set(0, new Entry(3, 1, new Payload.Empty()));
    all.set(
        1,
        new Entry(
            3,
            2,
            new Payload.Membership(
                new ConfChange(ConfChange.Kind.ADD_LEARNER, -7, Bytes.wrap(new byte[] {1})))));
    for (int i = 0; i < 100; i += 5) {
      write(log, new HardState(3, -2, i), all.subList(i, i + 5));
    }
    log.close();
    assertThat(disk.list(DIRECTORY)).hasSizeGreaterThan(5);
    RecoveredLog recovered = reopen(disk, SMALL);
    assertThat(recovered.entries()).isEqualTo(all);
    assertThat(recovered.hardState()).isEqualTo(new HardState(3, -2, 95));
  }

  @Test
  void aBatchLargerThanTheBufferAndTheSegmentIsOneBatch() throws Exception {
    WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, IDENTITY, SMALL);
    int before = disk.syncs();
    List<Entry> large =
        List.of(
            entry(1, 1, 3 * SegmentOutput.BUFFER_BYTES + 5),
            entry(1, 2, SegmentOutput.BUFFER_BYTES),
            entry(1, 3, 1));
    log.append(large);
    log.hardState(new HardState(1, 1, 0));
    log.sync();
    assertThat(disk.syncs() - before).isEqualTo(2); // the batch, and the head of the next segment
    assertThat(log.segmentCount()).isEqualTo(2);
    log.close();
    assertThat(reopen(disk, SMALL).entries()).isEqualTo(large);
  }

  @Test
  void anEntryReplacesAllThatStandAtOrAfterIt() throws Exception {
    WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, IDENTITY, SMALL);
    write(log, new HardState(1, 1, 2), entries(1, 1, 10, 10));
    write(log, new HardState(2, 2, 2), entries(2, 4, 2, 10));
    log.close();
    RecoveredLog recovered = reopen(disk, SMALL);
    assertThat(recovered.entries()).extracting(Entry::index).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(recovered.entries()).extracting(Entry::term).containsExactly(1L, 1L, 1L, 2L, 2L);
  }

  @Test
  void writingGoesOnAfterReopening() throws Exception {
    WriteAheadLog.create(disk, DIRECTORY, IDENTITY, SMALL).close();
    for (int round = 0; round < 50; round++) {
      WriteAheadLog.Opened opened = WriteAheadLog.open(disk, DIRECTORY, SMALL);
      assertThat(opened.recovered().lastIndex()).isEqualTo(round * 3L);
      write(opened.log(), new HardState(1, 1, round), entries(1, round * 3L + 1, 3, 200));
      opened.log().close();
    }
    assertThat(reopen(disk, SMALL).entries()).isEqualTo(entries(1, 1, 150, 200));
  }

  @Test
  void onlyTheLastHardStateOfABatchIsWrittenAndNoneWithoutAChange() throws Exception {
    WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, IDENTITY);
    int before = disk.syncs();
    log.sync();
    log.hardState(HardState.INITIAL);
    log.sync();
    assertThat(disk.syncs()).isEqualTo(before);
    log.hardState(new HardState(1, 5, 0));
    log.hardState(new HardState(2, 6, 0));
    assertThat(log.hasUnsynced()).isTrue();
    log.sync();
    assertThat(disk.syncs()).isEqualTo(before + 1);
    log.close();
    assertThat(reopen(disk, SMALL).hardState()).isEqualTo(new HardState(2, 6, 0));
  }

  @Test
  void segmentsBeforeASnapshotAreReleased() throws Exception {
    WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, IDENTITY, SMALL);
    for (int i = 0; i < 20; i++) {
      write(log, new HardState(1, 1, i * 10L), entries(1, i * 10L + 1, 10, 100));
    }
    int before = log.segmentCount();
    LogSnapshot snapshot = new LogSnapshot(150, 1, List.of(1L, 2L), List.of(3L));
    log.snapshot(snapshot);
    log.sync();
    log.release(150);
    assertThat(log.segmentCount()).isBetween(2, before - 3);
    assertThat(disk.list(DIRECTORY)).hasSize(log.segmentCount());
    log.close();
    WriteAheadLog.Opened opened = WriteAheadLog.open(disk, DIRECTORY, SMALL);
    assertThat(opened.recovered().snapshot()).isEqualTo(snapshot);
    assertThat(opened.recovered().entries()).isEqualTo(entries(1, 151, 50, 100));
    opened.log().release(150);
    assertThat(opened.log().segmentCount()).isEqualTo(disk.list(DIRECTORY).size());
  }

  @Test
  void aSnapshotFromTheLeaderReplacesTheLog() throws Exception {
    WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, IDENTITY, SMALL);
    write(log, new HardState(1, 1, 5), entries(1, 1, 10, 10));
    log.snapshot(new LogSnapshot(100, 4, List.of(1L), List.of()));
    log.sync();
    write(log, new HardState(4, 0, 101), entries(4, 101, 2, 10));
    log.close();
    RecoveredLog recovered = reopen(disk, SMALL);
    assertThat(recovered.entries()).isEqualTo(entries(4, 101, 2, 10));
    assertThat(recovered.lastIndex()).isEqualTo(102);
  }

  @Test
  void aSnapshotOfAnotherTermThanTheEntryThereReplacesTheLogToo() throws Exception {
    WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, IDENTITY, SMALL);
    write(log, new HardState(1, 1, 5), entries(1, 1, 10, 10));
    log.snapshot(new LogSnapshot(7, 2, List.of(1L), List.of()));
    log.close();
    RecoveredLog recovered = reopen(disk, SMALL);
    assertThat(recovered.entries()).isEmpty();
    assertThat(recovered.hardState().commit()).isEqualTo(7);
  }

  @Test
  void aFailedSyncIsAFaultThatNamesTheWayOut() throws Exception {
    WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, IDENTITY);
    log.append(entries(1, 1, 1, 10));
    disk.trouble().failSyncsAfter(0);
    assertThatThrownBy(log::sync)
        .isInstanceOf(StoreFault.class)
        .hasMessageContaining("LOG_WRITE_FAILED")
        .hasMessageContaining("Input/output error")
        .hasMessageContaining("start it again");
  }

  /// Found by the simulation of whole members, seed 10: what the next process read was in the cache only.
  @Test
  void whatIsReadAfterAFailedSyncIsMadeDurable() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      SimulatedDisk faulty = new SimulatedDisk(new SeededRandomness(seed));
      WriteAheadLog log = WriteAheadLog.create(faulty, DIRECTORY, IDENTITY);
      write(log, new HardState(1, 1, 0), entries(1, 1, 3, 10));
      log.append(entries(1, 4, 3, 10));
      log.hardState(new HardState(1, 1, 2));
      faulty.trouble().failSyncsAfter(0);
      assertThatThrownBy(log::sync).isInstanceOf(StoreFault.class);
      faulty.processEnded();
      requireThatWhatIsReadSurvives(faulty);
    }
  }

  @Test
  void whatIsReadAfterTheProcessWasKilledIsMadeDurable() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      SimulatedDisk faulty = new SimulatedDisk(new SeededRandomness(seed));
      WriteAheadLog log = WriteAheadLog.create(faulty, DIRECTORY, IDENTITY);
      log.append(entries(1, 1, 3, 10));
      log.hardState(new HardState(1, 1, 2));
      faulty.trouble().cutPowerAfter(1);
      assertThatThrownBy(log::sync).isInstanceOf(PowerCut.class);
      faulty.processEnded();
      requireThatWhatIsReadSurvives(faulty);
    }
  }

  /// Also the name of a segment that was begun, and of the log itself.
  @Test
  void namesThatAreReadAreMadeDurable() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      for (int changes = 0; changes < 60; changes++) {
        SimulatedDisk faulty = new SimulatedDisk(new SeededRandomness(seed));
        faulty.trouble().cutPowerAfter(changes);
        try {
          WriteAheadLog log = WriteAheadLog.create(faulty, DIRECTORY, IDENTITY, SMALL);
          for (int i = 0; i < 4; i++) {
            write(log, new HardState(1, 1, 0), entries(1, i * 10L + 1, 10, 100));
          }
        } catch (PowerCut _) {
          // in the middle of whatever came then
        }
        faulty.processEnded();
        if (WriteAheadLog.exists(faulty, DIRECTORY)) {
          requireThatWhatIsReadSurvives(faulty);
        }
      }
    }
  }

  private void requireThatWhatIsReadSurvives(SimulatedDisk faulty) throws Exception {
    RecoveredLog read = reopen(faulty, SMALL);
    faulty.crash();
    RecoveredLog left = reopen(faulty, SMALL);
    assertThat(left.entries()).isEqualTo(read.entries());
    assertThat(left.hardState()).isEqualTo(read.hardState());
  }

  @Test
  void aFullDiskIsAFault() throws Exception {
    WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, IDENTITY);
    disk.trouble().limitFreeBytes(100_000);
    assertThatThrownBy(() -> write(log, new HardState(1, 1, 0), entries(1, 1, 500, 1000)))
        .isInstanceOf(StoreFault.class)
        .hasMessageContaining("No space left");
  }

  @Test
  void aMissingSegmentIsRefused() throws Exception {
    WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, IDENTITY, SMALL);
    for (int i = 0; i < 20; i++) {
      write(log, new HardState(1, 1, 0), entries(1, i * 10L + 1, 10, 100));
    }
    log.close();
    List<String> names = disk.list(DIRECTORY);
    disk.delete(DIRECTORY + "/" + names.get(2));
    assertThatThrownBy(() -> reopen(disk, SMALL))
        .hasMessageContaining("LOG_DAMAGED")
        .hasMessageContaining("missing before " + names.get(3));
    disk.delete(DIRECTORY + "/" + names.get(1));
    disk.delete(DIRECTORY + "/" + names.get(0));
    assertThatThrownBy(() -> reopen(disk, SMALL)).hasMessageContaining("LOG_DAMAGED");
  }

  @Test
  void theLogOfAnotherMemberIsRefused() throws Exception {
    WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, IDENTITY, SMALL);
    write(log, new HardState(1, 1, 0), entries(1, 1, 60, 100));
    log.close();
    WriteAheadLog.create(disk, "member/other", new LogIdentity(9, 9), SMALL).close();
    disk.delete(FIRST_SEGMENT);
    disk.rename("member/other/0000000000000000-0000000000000000.wal", FIRST_SEGMENT);
    assertThatThrownBy(() -> reopen(disk, SMALL)).hasMessageContaining("LOG_DAMAGED");
  }
}
