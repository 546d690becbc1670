package io.coxswain.server.log;

import static io.coxswain.server.log.LogFixture.DIRECTORY;
import static io.coxswain.server.log.LogFixture.write;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.coxswain.api.etcd.CompactionRequest;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.InternalRaftRequest;
import io.coxswain.api.etcd.LeaseGrantRequest;
import io.coxswain.api.etcd.Metadata;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.TxnRequest;
import io.coxswain.api.walpb.Snapshot;
import io.coxswain.raft.Bytes;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.raft.MemberId;
import io.coxswain.raft.Payload;
import io.coxswain.raft.Timing;
import io.coxswain.server.platform.FileDisk;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// etcd's own `etcd-dump-logs` reads what we write, and says what our reader says: record by record in its raw
/// form, and entry by entry in its table, for which it replays the log as a starting etcd does.
class EtcdDumpLogsTest {
  /// The newest release of etcd's root module that can be required; the format is that of 3.7.
  private static final String VERSION = "3.6.8";

  private static final long SMALL_SEGMENT = 2000;
  private static final long MEMBER = LogFixture.IDENTITY.memberId();

  @TempDir Path directory;
  private Path tool = Path.of("");
  private Disk disk = new FileDisk(Path.of(""));

  @BeforeEach
  void findTheTool() {
    Path cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    tool = cache.resolve("coxswain/bin/benchmark-v" + VERSION + "/etcd-dump-logs");
    if (!Files.isExecutable(tool)) {
      String reason =
          "not covered: etcd-dump-logs did not read our log, because it is not built"
              + " (e2e-tests/tools/build benchmark)";
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    disk = new FileDisk(directory);
  }

  @Test
  void everyKindOfRecordIsReadFromSegmentsFilledWithZerosAhead() throws Exception {
    WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, LogFixture.IDENTITY, SMALL_SEGMENT);
    writeEveryKind(log);
    assertThat(log.segmentCount()).as("the log spans segments").isGreaterThan(2);
    assertThat(lastSegmentBytes()).as("zeros follow").isGreaterThan(log.tailBytes());
    log.close();
    requireTheSame(0);
  }

  @Test
  void entriesThatReplaceOthersAreReadAsTheyStandInTheEnd() throws Exception {
    WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, LogFixture.IDENTITY);
    write(log, new HardState(1, MEMBER, 1), List.of(put(1, 1), put(1, 2), put(1, 3)));
    write(log, new HardState(2, MEMBER, 1), List.of(put(2, 2)));
    write(log, new HardState(2, MEMBER, 3), List.of(put(2, 3)));
    log.close();
    requireTheSame(0);
  }

  @Test
  void aLogWhoseBeginningWasReleasedIsRead() throws Exception {
    WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, LogFixture.IDENTITY, SMALL_SEGMENT);
    long last = writeEveryKind(log);
    log.snapshot(new LogSnapshot(last, 2, List.of(MEMBER), List.of(5L)));
    log.sync();
    log.release(last);
    write(
        log,
        new HardState(2, MEMBER, last),
        List.of(put(2, last + 1), put(2, last + 2), put(2, last + 3)));
    assertThat(log.segmentCount()).as("all but those that are needed are gone").isLessThan(3);
    log.close();
    requireTheSame(last + 1); // the tool takes the index of a snapshot only with its term
  }

  @Test
  void aLogWhoseTornTailWasCutIsReadToItsEnd() throws Exception {
    WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, LogFixture.IDENTITY);
    write(log, new HardState(1, MEMBER, 0), List.of(put(1, 1), put(1, 2)));
    long promised = log.tailBytes();
    write(log, new HardState(1, MEMBER, 2), List.of(put(1, 3)));
    log.close();
    try (Disk.File file = disk.open(lastSegment())) {
      long torn = promised + 8;
      file.write(torn, ByteBuffer.allocate((int) (file.size() - torn)));
    }
    WriteAheadLog.Opened opened = WriteAheadLog.open(disk, DIRECTORY);
    assertThat(opened.recovered().tornTail()).isPresent();
    write(opened.log(), new HardState(2, 5, 2), List.of(put(2, 3), put(2, 4)));
    opened.log().close();
    requireTheSame(0);
  }

  /// @return index of the last entry
  private static long writeEveryKind(WriteAheadLog log) {
    List<Payload> payloads = new ArrayList<>();
    payloads.add(
        new Payload.Membership(
            new ConfChange(ConfChange.Kind.ADD_VOTER, MEMBER, Bytes.wrap(new byte[] {1, 2}))));
    payloads.add(new Payload.Empty());
    payloads.add(new Payload.Retiming(new Timing(1, 100, 1000, 500), Bytes.EMPTY));
    for (ConfChange.Kind kind : ConfChange.Kind.values()) {
      payloads.add(new Payload.Membership(new ConfChange(kind, 5, Bytes.EMPTY)));
    }
    for (InternalRaftRequest request : requests()) {
      payloads.add(new Payload.Command(Bytes.wrap(request.toByteArray())));
    }
    long index = 0;
    for (Payload payload : payloads) {
      index++;
      long term = index < 4 ? 1 : 2;
      write(log, new HardState(term, MEMBER, index - 1), List.of(new Entry(term, index, payload)));
    }
    return index;
  }

  private static List<InternalRaftRequest> requests() {
    ByteString awkward = ByteString.copyFrom(new byte[] {0, '"', '\\', '\n', -1, 'x', 39});
    PutRequest put =
        PutRequest.newBuilder()
            .setKey(awkward)
            .setValue(ByteString.copyFrom(new byte[3000]))
            .setLease(77)
            .build();
    return List.of(
        InternalRaftRequest.newBuilder().setPut(put).build(),
        InternalRaftRequest.newBuilder()
            .setDeleteRange(DeleteRangeRequest.newBuilder().setKey(awkward).setRangeEnd(awkward))
            .build(),
        InternalRaftRequest.newBuilder()
            .setTxn(TxnRequest.newBuilder().addSuccess(RequestOp.newBuilder().setRequestPut(put)))
            .build(),
        InternalRaftRequest.newBuilder()
            .setCompaction(CompactionRequest.newBuilder().setRevision(9))
            .build(),
        InternalRaftRequest.newBuilder()
            .setLeaseGrant(LeaseGrantRequest.newBuilder().setID(77).setTTL(60))
            .build());
  }

  private static Entry put(long term, long index) {
    InternalRaftRequest request =
        InternalRaftRequest.newBuilder()
            .setPut(PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("key-" + index)))
            .build();
    return new Entry(term, index, new Payload.Command(Bytes.wrap(request.toByteArray())));
  }

  /// @param after the table begins behind this entry
  private void requireTheSame(long after) throws Exception {
    List<String> raw = dump("-raw");
    assertThat(raw).last().isEqualTo("EOF: All entries were processed.");
    assertThat(canonical(raw.subList(0, raw.size() - 1))).isEqualTo(recordsByOurReader());

    RecoveredLog log = WriteAheadLog.open(disk, DIRECTORY).recovered();
    List<String> table = dump("-start-index=" + after);
    List<Entry> entries = log.entries().stream().filter(entry -> entry.index() > after).toList();
    assertThat(table)
        .contains("WAL entries: " + entries.size(), "lastIndex=" + log.lastIndex())
        .contains(
            "nodeID=%s clusterID=%s term=%d commitIndex=%d vote=%s"
                .formatted(
                    MemberId.format(log.identity().memberId()),
                    MemberId.format(log.identity().clusterId()),
                    log.hardState().term(),
                    log.hardState().commit(),
                    MemberId.format(log.hardState().vote())));
    assertThat(table.stream().map(String::strip).filter(row -> row.matches("\\d+\\t.*")))
        .map(row -> row.split("\\s+", -1))
        .map(row -> "%s %s %s".formatted(row[0], row[1], row[2]))
        .isEqualTo(
            entries.stream()
                .map(entry ->
                    "%d %d %s"
                        .formatted(
                            entry.term(),
                            entry.index(),
                            entry.payload() instanceof Payload.Membership ? "conf" : "norm"))
                .toList());
  }

  private List<String> dump(String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(tool.toString()));
    command.addAll(List.of(flags));
    command.add(directory.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(process.waitFor(60, SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said.lines().filter(line -> !line.isBlank()).toList();
  }

  /// Every record of every segment, as the reader that a member starts with takes them in.
  private List<String> recordsByOurReader() throws IOException {
    List<String> records = new ArrayList<>();
    for (String name : disk.list(DIRECTORY)) {
      try (Disk.File file = disk.open(DIRECTORY + "/" + name)) {
        SegmentInput input = new SegmentInput(file);
        long offset = 0;
        while (input.at(offset) instanceof FrameStep.Framed(LogRecord record)) {
          records.add(describe(record));
          offset = record.end();
        }
      }
    }
    return records;
  }

  private static String describe(LogRecord record) throws InvalidProtocolBufferException {
    byte[] data = record.data().unwrap();
    return switch (record.type()) {
      case CRC -> "CRC " + Integer.toUnsignedString(record.crc());
      case METADATA -> describe(Metadata.parseFrom(data));
      case STATE -> describe(io.coxswain.api.raftpb.HardState.parseFrom(data));
      case SNAPSHOT -> describe(Snapshot.parseFrom(data));
      case ENTRY -> describe(io.coxswain.api.raftpb.Entry.parseFrom(data));
    };
  }

  private static List<String> canonical(List<String> dumped) throws IOException {
    List<String> records = new ArrayList<>();
    for (String line : dumped) {
      int colon = line.indexOf(':');
      String text = line.substring(colon + 1);
      records.add(
          switch (line.substring(0, colon)) {
            case "CRC" -> "CRC" + text;
            case "Metadata" -> describe(parsed(text, Metadata.newBuilder()).build());
            case "HardState" ->
                describe(parsed(text, io.coxswain.api.raftpb.HardState.newBuilder()).build());
            case "Snapshot" -> describe(parsed(text, Snapshot.newBuilder()).build());
            case "Entry" ->
                describe(parsed(text, io.coxswain.api.raftpb.Entry.newBuilder()).build());
            default -> throw new AssertionError("what is this? " + line);
          });
    }
    return records;
  }

  private static <B extends Message.Builder> B parsed(String text, B into) throws IOException {
    TextFormat.merge(text, into);
    return into;
  }

  // Field by field: etcd prints what is zero and not there.

  private static String describe(Metadata metadata) {
    return "Metadata %x %x".formatted(metadata.getNodeID(), metadata.getClusterID());
  }

  private static String describe(io.coxswain.api.raftpb.HardState state) {
    return "HardState %d %x %d".formatted(state.getTerm(), state.getVote(), state.getCommit());
  }

  private static String describe(Snapshot snapshot) {
    return "Snapshot %d %d %s %s"
        .formatted(
            snapshot.getTerm(),
            snapshot.getIndex(),
            snapshot.getConfState().getVotersList(),
            snapshot.getConfState().getLearnersList());
  }

  private static String describe(io.coxswain.api.raftpb.Entry entry) {
    return "Entry %d %d %s %s"
        .formatted(
            entry.getTerm(),
            entry.getIndex(),
            entry.getType(),
            HexFormat.of().formatHex(entry.getData().toByteArray()));
  }

  private String lastSegment() throws IOException {
    return DIRECTORY + "/" + disk.list(DIRECTORY).getLast();
  }

  private long lastSegmentBytes() throws IOException {
    try (Disk.File file = disk.open(lastSegment())) {
      return file.size();
    }
  }
}
