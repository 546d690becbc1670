package io.coxswain.server.log;

import static io.coxswain.server.log.LogFixture.DIRECTORY;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ExtensionRegistryLite;
import io.coxswain.api.etcd.InternalRaftRequest;
import io.coxswain.api.raftpb.EntryType;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.raft.Payload;
import io.coxswain.server.sim.SimulatedDisk;
import io.coxswain.server.wire.PayloadCodec;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A log that etcd 3.7.3 has written: started alone as `m0` with its peer URL on 127.0.0.1:31800, then
/// `put k1 v1`, `put k2` with 700 times `x`, `del k1`; its trailing zeros are cut down to a sector.
class EtcdLogTest {
  private static final String SEGMENT = DIRECTORY + "/0000000000000000-0000000000000000.wal";

  private SimulatedDisk disk;
  private byte[] written = new byte[0];

  @BeforeEach
  void load() throws IOException {
    disk = LogFixture.disk(1);
    disk.createDirectories(DIRECTORY);
    try (InputStream in =
            Objects.requireNonNull(EtcdLogTest.class.getResourceAsStream("etcd-3.7.3.wal"));
        Disk.File file = disk.create(SEGMENT)) {
      written = in.readAllBytes();
      file.write(0, ByteBuffer.wrap(written));
    }
  }

  @Test
  void isRead() throws Exception {
    RecoveredLog log = WriteAheadLog.open(disk, DIRECTORY).recovered();
    assertThat(log.tornTail()).isEmpty();
    assertThat(log.snapshot()).isEqualTo(LogSnapshot.BIRTH);
    assertThat(log.hardState().term()).isEqualTo(2);
    assertThat(log.hardState().vote()).isEqualTo(log.identity().memberId());
    List<Entry> entries = log.entries();
    assertThat(entries).hasSize(7);
    assertThat(entries.get(0).payload())
        .isInstanceOfSatisfying(
            Payload.Membership.class,
            membership -> {
              assertThat(membership.change().kind()).isEqualTo(ConfChange.Kind.ADD_VOTER);
              assertThat(membership.change().memberId()).isEqualTo(log.identity().memberId());
            });
    assertThat(entries.get(1).payload()).isEqualTo(new Payload.Empty());
    assertThat(request(entries.get(4)).getPut().getKey().toStringUtf8()).isEqualTo("k1");
    assertThat(request(entries.get(5)).getPut().getValue().size()).isEqualTo(700);
    assertThat(request(entries.get(6)).getDeleteRange().getKey().toStringUtf8()).isEqualTo("k1");
  }

  @Test
  void ourWriterWritesTheSameBytes() throws Exception {
    SegmentInput input = new SegmentInput(disk.open(SEGMENT));
    String ours = DIRECTORY + "/ours";
    SegmentOutput output = new SegmentOutput(disk.create(ours), 0, 0);
    long offset = 0;
    while (input.at(offset) instanceof FrameStep.Framed(LogRecord record)) {
      rewrite(record, output);
      offset = record.end();
      assertThat(output.offset()).isEqualTo(offset);
    }
    output.sync();
    assertThat(Arrays.copyOf(disk.content(ours), written.length)).isEqualTo(written);
  }

  private static void rewrite(LogRecord record, SegmentOutput output) throws Exception {
    byte[] data = record.data().unwrap();
    switch (record.type()) {
      case CRC -> output.crcRecord();
      case METADATA, SNAPSHOT -> output.bytesRecord(record.type(), data);
      case STATE -> {
        var state = io.coxswain.api.raftpb.HardState.parseFrom(data);
        output.state(new HardState(state.getTerm(), state.getVote(), state.getCommit()));
      }
      case ENTRY -> {
        var entry = io.coxswain.api.raftpb.Entry.parseFrom(data);
        Payload payload = PayloadCodec.decode(entry.getType(), entry.getData().toByteArray());
        output.entry(new Entry(entry.getTerm(), entry.getIndex(), payload));
      }
    }
  }

  private static InternalRaftRequest request(Entry entry) throws IOException {
    assertThat(PayloadCodec.type(entry.payload())).isEqualTo(EntryType.EntryNormal);
    return InternalRaftRequest.parseFrom(
        ((Payload.Command) entry.payload()).bytes().unwrap(),
        ExtensionRegistryLite.getEmptyRegistry());
  }
}
