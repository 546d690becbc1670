package io.coxswain.server.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coxswain.raft.Bytes;
import io.coxswain.raft.Entry;
import io.coxswain.raft.HardState;
import io.coxswain.raft.Payload;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Short words for log tests.
final class LogFixture {
  static final String DIRECTORY = "member/wal";
  static final LogIdentity IDENTITY = new LogIdentity(0x8e9e05c52164694dL, 0xcdf818194e3a8c32L);

  private LogFixture() {}

  static SimulatedDisk disk(long seed) throws IOException {
    SimulatedDisk disk = new SimulatedDisk(new SeededRandomness(seed));
    disk.createDirectories("member");
    disk.syncDirectory("");
    return disk;
  }

  static Entry entry(long term, long index, int payloadBytes) {
    byte[] payload = new byte[payloadBytes];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) (1 + (index * 31 + i * 7L) % 250);
    }
    return new Entry(term, index, payload(payload));
  }

  static Entry entry(long term, long index, String text) {
    return new Entry(term, index, payload(text.getBytes(UTF_8)));
  }

  private static Payload payload(byte[] bytes) {
    return bytes.length == 0 ? new Payload.Empty() : new Payload.Command(Bytes.wrap(bytes));
  }

  /// `count` entries from `first` on.
  static List<Entry> entries(long term, long first, int count, int payloadBytes) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(entry(term, first + i, payloadBytes));
    }
    return entries;
  }

  /// One batch, synced.
  static void write(WriteAheadLog log, HardState state, List<Entry> entries) {
    log.append(entries);
    log.hardState(state);
    log.sync();
  }

  static RecoveredLog reopen(SimulatedDisk disk, long segmentBytes) throws IOException {
    return WriteAheadLog.open(disk, DIRECTORY, segmentBytes).recovered();
  }
}
