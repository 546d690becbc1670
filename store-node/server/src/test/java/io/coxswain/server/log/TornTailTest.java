package io.coxswain.server.log;

import static io.coxswain.server.log.LogFixture.DIRECTORY;
import static io.coxswain.server.log.LogFixture.entries;
import static io.coxswain.server.log.LogFixture.entry;
import static io.coxswain.server.log.LogFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.raft.MemberId;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.sim.SimulatedDisk;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a crash can leave behind is cut off; what it can't is refused. Exhaustive over one small log of
/// three batches, the last of which spans five sectors.
class TornTailTest {
  private static final int SECTOR = 512;
  private static final String SEGMENT = DIRECTORY + "/0000000000000000-0000000000000000.wal";

  private final List<Entry> promised = new ArrayList<>();
  private final List<Entry> last = new ArrayList<>();
  private final HardState promisedState = new HardState(2, 1, 3);
  private int promisedEnd;
  private int end;

  /// The segment before and after the last batch, both with zeros behind, as long as the other.
  private byte[] before = new byte[0];

  private byte[] after = new byte[0];

  @BeforeEach
  void writeThreeBatches() throws IOException {
    SimulatedDisk disk = LogFixture.disk(1);
    WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, LogFixture.IDENTITY);
    promised.addAll(entries(1, 1, 3, 130));
    write(log, new HardState(1, 1, 0), promised);
    promised.add(entry(2, 4, 700));
    write(log, promisedState, promised.subList(3, 4));
    promisedEnd = (int) log.tailBytes();
    byte[] early = disk.content(SEGMENT);
    last.addAll(entries(2, 5, 2, 61));
    last.add(entry(2, 7, 1300));
    last.addAll(entries(2, 8, 4, 90));
    write(log, new HardState(2, 1, 7), last);
    end = (int) log.tailBytes();
    log.close();
    int length = (end / SECTOR + 4) * SECTOR;
    before = Arrays.copyOf(early, length);
    after = Arrays.copyOf(disk.content(SEGMENT), length);
  }

  @Test
  void aFileThatEndsInsideTheLastBatchIsCutAtTheLastWholeRecord() throws IOException {
    for (int length = promisedEnd; length < end; length++) {
      requireRecovered("cut to " + length, Arrays.copyOf(after, length));
    }
  }

  @Test
  void anySectorsOfTheLastBatchMayBeMissing() throws IOException {
    int first = promisedEnd / SECTOR;
    int sectors = (end - 1) / SECTOR - first + 1;
    assertThat(sectors).isEqualTo(5);
    for (int missing = 1; missing < 1 << sectors; missing++) {
      byte[] torn = after.clone();
      for (int i = 0; i < sectors; i++) {
        if ((missing >> i & 1) == 1) {
          int at = (first + i) * SECTOR;
          System.arraycopy(before, at, torn, at, SECTOR);
        }
      }
      requireRecovered("missing sectors " + Integer.toBinaryString(missing), torn);
    }
  }

  @Test
  void entriesOfANewTermProveItWhenTheirHardStateIsLost() throws IOException {
    SimulatedDisk disk = diskHolding(after);
    WriteAheadLog log = open("whole", disk).log();
    HardState older = new HardState(2, 1, 7);
    int from = (int) log.tailBytes();
    write(log, new HardState(5, 4, 7), entries(5, 12, 2, 300));
    int to = (int) log.tailBytes();
    log.close();
    byte[] whole = disk.content(SEGMENT);
    for (int length = from; length < to; length++) {
      RecoveredLog torn = open("cut", diskHolding(Arrays.copyOf(whole, length))).recovered();
      boolean newer = torn.lastIndex() > 11;
      assertThat(torn.hardState())
          .as("cut to %d", length)
          .isEqualTo(newer ? new HardState(5, MemberId.NONE, 7) : older);
    }
  }

  @Test
  void everyFlippedBitIsRefused() throws IOException {
    for (int bit = 0; bit < end * 8; bit++) {
      byte[] damaged = after.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      requireRefused("bit %d of byte %d".formatted(bit % 8, bit / 8), damaged);
    }
  }

  @Test
  void sectorsLostBeforeTheLastBatchAreRefused() throws IOException {
    for (int sector = 0; (sector + 1) * SECTOR <= promisedEnd; sector++) {
      byte[] damaged = after.clone();
      Arrays.fill(damaged, sector * SECTOR, (sector + 1) * SECTOR, (byte) 0);
      requireRefused("sector " + sector, damaged);
    }
  }

  @Test
  void theRefusalNamesFileOffsetAndWayOutAndChangesNothing() throws IOException {
    byte[] damaged = after.clone();
    damaged[promisedEnd + 40] ^= 1;
    SimulatedDisk disk = diskHolding(damaged);
    assertThatThrownBy(() -> WriteAheadLog.open(disk, DIRECTORY))
        .isInstanceOf(StoreFault.class)
        .hasMessageContaining("offset " + promisedEnd + " of " + SEGMENT)
        .hasMessageContaining("checksum")
        .hasMessageContaining("add a fresh one")
        .hasMessageContaining("LOG_DAMAGED");
    assertThat(disk.content(SEGMENT)).isEqualTo(damaged);
  }

  private void requireRecovered(String what, byte[] content) throws IOException {
    SimulatedDisk disk = diskHolding(content);
    WriteAheadLog.Opened opened = open(what, disk);
    List<Entry> entries = opened.recovered().entries();
    List<Entry> written = new ArrayList<>(promised);
    written.addAll(last);
    assertThat(entries.size()).as(what).isBetween(promised.size(), written.size());
    assertThat(entries).as(what).isEqualTo(written.subList(0, entries.size()));
    assertThat(opened.recovered().hardState()).as(what).isEqualTo(promisedState);

    long next = opened.recovered().lastIndex() + 1;
    write(opened.log(), new HardState(3, 3, 7), entries(3, next, 3, 400));
    opened.log().close();
    RecoveredLog again = open(what + ", then written to", disk).recovered();
    assertThat(again.tornTail()).as(what).isEmpty();
    assertThat(again.lastIndex()).as(what).isEqualTo(next + 2);
  }

  private static WriteAheadLog.Opened open(String what, SimulatedDisk disk) throws IOException {
    try {
      return WriteAheadLog.open(disk, DIRECTORY);
    } catch (StoreFault refused) {
      throw new AssertionError(what, refused);
    }
  }

  private static void requireRefused(String what, byte[] content) throws IOException {
    SimulatedDisk disk = diskHolding(content);
    assertThat(catchThrowable(() -> WriteAheadLog.open(disk, DIRECTORY)))
        .as(what)
        .isInstanceOf(StoreFault.class)
        .hasMessageContaining("LOG_DAMAGED");
  }

  private static SimulatedDisk diskHolding(byte[] segment) throws IOException {
    SimulatedDisk disk = LogFixture.disk(1);
    disk.createDirectories(DIRECTORY);
    try (Disk.File file = disk.create(SEGMENT)) {
      file.write(0, ByteBuffer.wrap(segment));
      file.sync();
    }
    return disk;
  }
}
