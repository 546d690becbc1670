package io.coxswain.server.apply;

import com.google.protobuf.InvalidProtocolBufferException;
import io.coxswain.raft.ConfState;
import io.coxswain.raft.Timing;
import io.coxswain.raft.TimingHistory;
import io.coxswain.server.members.MemberList;
import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Family;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a [Standing] lies in the `META` family. Numbers are 8 bytes, big-endian.
///
/// | key | value |
/// |---|---|
/// | `applied` | index, term: in every batch |
/// | `conf` | index of the change, then a `raftpb.ConfState` |
/// | `members` | a `MemberRegister` |
/// | `timing` | epoch, heartbeat, election, jitter of the current and of the previous timing |
/// | `version` | cluster version, text |
final class StandingRecords {
  private static final byte[] APPLIED = key("applied");
  private static final byte[] CONF = key("conf");
  private static final byte[] MEMBERS = key("members");
  private static final byte[] TIMING = key("timing");
  private static final byte[] VERSION = key("version");

  private static final int LONGS_PER_TIMING = 4;

  private StandingRecords() {}

  /// What a view holds.
  ///
  /// @param configured the timing to answer while none was ever replicated
  static Standing load(StateStore.View view, Timing configured) throws IOException {
    byte[] applied = view.get(Family.META, APPLIED);
    byte[] conf = view.get(Family.META, CONF);
    byte[] members = view.get(Family.META, MEMBERS);
    byte[] timing = view.get(Family.META, TIMING);
    return new Standing(
        applied == null ? 0 : ByteBuffer.wrap(applied).getLong(),
        applied == null ? 0 : ByteBuffer.wrap(applied).getLong(Long.BYTES),
        conf == null ? new ConfState(0, List.of(), List.of()) : decodeConf(conf),
        timing == null ? TimingHistory.of(configured) : decodeTiming(timing),
        members == null ? MemberList.EMPTY : MemberList.decode(members));
  }

  static String loadVersion(StateStore.View view) throws IOException {
    byte @Nullable [] version = view.get(Family.META, VERSION);
    return version == null ? "" : new String(version, StandardCharsets.UTF_8);
  }

  /// Writes what has changed since `before`, the applied index always.
  static void put(StateStore.Batch batch, Standing before, Standing now) {
    batch.put(Family.META, APPLIED, longs(now.index(), now.term()));
    if (!now.conf().equals(before.conf())) {
      batch.put(Family.META, CONF, encode(now.conf()));
    }
    if (!now.timing().equals(before.timing())) {
      batch.put(Family.META, TIMING, encode(now.timing()));
    }
    if (!now.members().equals(before.members())) {
      batch.put(Family.META, MEMBERS, now.members().encode());
    }
  }

  static void putVersion(StateStore.Batch batch, String version) {
    batch.put(Family.META, VERSION, version.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] encode(ConfState conf) {
    byte[] state =
        io.coxswain.api.raftpb.ConfState.newBuilder()
            .addAllVoters(conf.voters())
            .addAllLearners(conf.learners())
            .setAutoLeave(false)
            .build()
            .toByteArray();
    return ByteBuffer.allocate(Long.BYTES + state.length).putLong(conf.index()).put(state).array();
  }

  private static ConfState decodeConf(byte[] bytes) throws InvalidProtocolBufferException {
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    long index = fields.getLong();
    var state = io.coxswain.api.raftpb.ConfState.parseFrom(fields);
    return new ConfState(index, state.getVotersList(), state.getLearnersList());
  }

  private static byte[] encode(TimingHistory history) {
    ByteBuffer fields = ByteBuffer.allocate(2 * LONGS_PER_TIMING * Long.BYTES);
    for (Timing timing : List.of(history.current(), history.previous())) {
      fields.putLong(timing.epoch()).putLong(timing.heartbeatNanos());
      fields.putLong(timing.electionNanos()).putLong(timing.jitterNanos());
    }
    return fields.array();
  }

  private static TimingHistory decodeTiming(byte[] bytes) {
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    Timing current = decodeOne(fields);
    return new TimingHistory(current, decodeOne(fields));
  }

  private static Timing decodeOne(ByteBuffer fields) {
    return new Timing(fields.getLong(), fields.getLong(), fields.getLong(), fields.getLong());
  }

  private static byte[] longs(long first, long second) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(first).putLong(second).array();
  }

  private static byte[] key(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
