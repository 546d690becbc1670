package io.coxswain.server.log;

import static io.coxswain.server.log.LogFixture.DIRECTORY;
import static io.coxswain.server.log.LogFixture.IDENTITY;
import static io.coxswain.server.log.LogFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.api.etcd.Metadata;
import io.coxswain.api.walpb.Snapshot;
import io.coxswain.raft.HardState;
import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.sim.SimulatedDisk;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Records with right checksums that no sequence of our writes can have left: each is refused with file, offset
/// and the way out, and nothing is changed. What a bad checksum or a torn write does is in [TornTailTest].
class LogRefusalsTest {
  private static final String SEGMENT = DIRECTORY + "/0000000000000000-0000000000000000.wal";
  private static final String WAY_OUT = "remove this member from the cluster and add a fresh one";

  private SimulatedDisk disk;

  @BeforeEach
  void makeTheDirectory() throws IOException {
    disk = LogFixture.disk(1);
    disk.createDirectories(DIRECTORY);
  }

  @Test
  void aDirectoryWithoutASegment() {
    requireRefused("The log in " + DIRECTORY, "it holds no segment");
  }

  @Test
  void aSegmentThatDoesNotBeginWithACrcRecord() throws IOException {
    write(out -> out.bytesRecord(RecordType.METADATA, metadata()));
    requireRefusedAt(0, "a segment begins with a crc record");
  }

  @Test
  void aSegmentThatDoesNotSayWhoseItIs() throws IOException {
    long offset =
        write(
            SegmentOutput::crcRecord, out -> out.bytesRecord(RecordType.SNAPSHOT, snapshot(0, 0)));
    requireRefusedAt(offset, "the second record of a segment, and no other, says whose it is");
  }

  @Test
  void aSecondCrcRecordInASegment() throws IOException {
    requireRefusedAt(writeAfterHead(SegmentOutput::crcRecord), "holds no other");
  }

  @Test
  void anEntryAfterAGap() throws IOException {
    requireRefusedAt(
        writeAfterHead(out -> out.entry(entry(1, 1, "a")), out -> out.entry(entry(1, 3, "c"))),
        "entry 3 follows entry 1");
  }

  @Test
  void aTermThatGoesBack() throws IOException {
    requireRefusedAt(
        writeAfterHead(
            out -> out.state(new HardState(5, 0, 0)), out -> out.state(new HardState(4, 0, 0))),
        "the hard state goes back");
  }

  @Test
  void aCommitThatGoesBack() throws IOException {
    requireRefusedAt(
        writeAfterHead(
            out -> out.entry(entry(1, 1, "a")),
            out -> out.state(new HardState(1, 0, 1)),
            out -> out.state(new HardState(1, 0, 0))),
        "the hard state goes back");
  }

  @Test
  void aCommittedEntryThatIsReplaced() throws IOException {
    requireRefusedAt(
        writeAfterHead(
            out -> out.entry(entry(1, 1, "a")),
            out -> out.state(new HardState(1, 0, 1)),
            out -> out.entry(entry(2, 1, "b"))),
        "entry 1 was already committed");
  }

  @Test
  void aSnapshotOlderThanTheOneBeforeIt() throws IOException {
    requireRefusedAt(
        writeAfterHead(
            out -> out.entry(entry(1, 1, "a")),
            out -> out.bytesRecord(RecordType.SNAPSHOT, snapshot(1, 1)),
            out -> out.bytesRecord(RecordType.SNAPSHOT, snapshot(0, 0))),
        "the snapshot at 0 is older");
  }

  @Test
  void aRecordWhoseDataIsNothingOfItsKind() throws IOException {
    requireRefusedAt(
        writeAfterHead(out -> out.bytesRecord(RecordType.ENTRY, new byte[] {1, 2, 3})),
        "its data is no ENTRY");
  }

  @Test
  void aLogThatLacksWhatItSaysIsCommitted() throws IOException {
    writeAfterHead(out -> out.entry(entry(1, 1, "a")), out -> out.state(new HardState(1, 0, 2)));
    requireRefused("The log in " + DIRECTORY, "entry 2 was committed, but the last is 1");
  }

  @Test
  void aLogWithoutABeginning() throws IOException {
    write(SegmentOutput::crcRecord, out -> out.bytesRecord(RecordType.METADATA, metadata()));
    requireRefused("The log in " + DIRECTORY, "the log has no beginning");
  }

  private interface Writing {
    void to(SegmentOutput out) throws IOException;
  }

  /// @return where the last record begins
  private long writeAfterHead(Writing... writings) throws IOException {
    Writing[] all = new Writing[writings.length + 3];
    all[0] = SegmentOutput::crcRecord;
    all[1] = out -> out.bytesRecord(RecordType.METADATA, metadata());
    all[2] = out -> out.bytesRecord(RecordType.SNAPSHOT, snapshot(0, 0));
    System.arraycopy(writings, 0, all, 3, writings.length);
    return write(all);
  }

  private long write(Writing... writings) throws IOException {
    try (Disk.File file = disk.create(SEGMENT)) {
      SegmentOutput out = new SegmentOutput(file, 0, 0);
      long last = 0;
      for (Writing writing : writings) {
        last = out.offset();
        writing.to(out);
      }
      out.sync();
      return last;
    }
  }

  private void requireRefusedAt(long offset, String why) throws IOException {
    byte[] before = disk.content(SEGMENT);
    requireRefused("The record at offset %d of %s".formatted(offset, SEGMENT), why);
    assertThat(disk.content(SEGMENT)).isEqualTo(before);
  }

  private void requireRefused(String where, String why) {
    assertThatThrownBy(() -> WriteAheadLog.open(disk, DIRECTORY))
        .isInstanceOf(StoreFault.class)
        .hasMessageContaining(where)
        .hasMessageContaining(why)
        .hasMessageContaining(WAY_OUT)
        .hasMessageContaining("[LOG_DAMAGED]");
  }

  private static byte[] metadata() {
    return Metadata.newBuilder()
        .setNodeID(IDENTITY.memberId())
        .setClusterID(IDENTITY.clusterId())
        .build()
        .toByteArray();
  }

  private static byte[] snapshot(long index, long term) {
    return Snapshot.newBuilder().setIndex(index).setTerm(term).build().toByteArray();
  }
}
