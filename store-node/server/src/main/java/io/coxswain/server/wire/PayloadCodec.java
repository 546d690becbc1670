package io.coxswain.server.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.coxswain.api.etcd.InternalRaftRequest;
import io.coxswain.api.raftpb.ConfChangeType;
import io.coxswain.api.raftpb.EntryType;
import io.coxswain.api.raftpb.TimingChange;
import io.coxswain.raft.Bytes;
import io.coxswain.raft.ConfChange;
import io.coxswain.raft.Payload;
import io.coxswain.raft.Timing;
import java.io.IOException;
import java.io.UncheckedIOException;

/// What an entry carries, as `raftpb.Entry` holds it: a type and bytes.
///
/// | payload | type | bytes |
/// |---|---|---|
/// | `Empty` | normal | none |
/// | `Command` | normal | the command itself, an `InternalRaftRequest` |
/// | `Membership` | conf change | a `ConfChange` (etcd's simple form) |
/// | `Retiming` | normal | an `InternalRaftRequest`: the context, followed by the field `coxswain_timing` |
///
/// So the context of a `Retiming` is itself an encoded `InternalRaftRequest` (its header), or empty.
public final class PayloadCodec {
  private static final int TIMING_FIELD = InternalRaftRequest.COXSWAIN_TIMING_FIELD_NUMBER;

  private PayloadCodec() {}

  /// The entry type that goes with [#data(Payload)].
  public static EntryType type(Payload payload) {
    return switch (payload) {
      case Payload.Empty _, Payload.Command _, Payload.Retiming _ -> EntryType.EntryNormal;
      case Payload.Membership _ -> EntryType.EntryConfChange;
    };
  }

  /// The bytes; those of a command are shared, not copied. Empty if the payload is.
  public static byte[] data(Payload payload) {
    return switch (payload) {
      case Payload.Empty _ -> Bytes.EMPTY.unwrap();
      case Payload.Command(Bytes bytes) -> bytes.unwrap();
      case Payload.Membership(ConfChange change) -> encode(change);
      case Payload.Retiming(Timing timing, Bytes context) -> encode(timing, context.unwrap());
    };
  }

  /// The payload that `type` and `data` stand for. `data` is shared: don't write to it again.
  ///
  /// @throws UnreadableEntry if they stand for none that this version knows
  public static Payload decode(EntryType type, byte[] data) throws UnreadableEntry {
    try {
      return switch (type) {
        case EntryNormal -> decodeNormal(data);
        case EntryConfChange -> decodeConfChange(data);
        case EntryConfChangeV2 ->
            throw new UnreadableEntry("joint membership changes (ConfChangeV2) are not supported");
      };
    } catch (IllegalArgumentException | InvalidProtocolBufferException malformed) {
      throw new UnreadableEntry(type + " entry can't be decoded: " + malformed, malformed);
    }
  }

  private static byte[] encode(ConfChange change) {
    ConfChangeType type =
        switch (change.kind()) {
          case ADD_VOTER -> ConfChangeType.ConfChangeAddNode;
          case ADD_LEARNER -> ConfChangeType.ConfChangeAddLearnerNode;
          case REMOVE -> ConfChangeType.ConfChangeRemoveNode;
          case UPDATE -> ConfChangeType.ConfChangeUpdateNode;
        };
    // etcd's request id stays unset: who waits for the change is part of the context.
    return io.coxswain.api.raftpb.ConfChange.newBuilder()
        .setType(type)
        .setNodeId(change.memberId())
        .setContext(UnsafeByteOperations.unsafeWrap(change.context().unwrap()))
        .build()
        .toByteArray();
  }

  private static Payload decodeConfChange(byte[] data) throws InvalidProtocolBufferException {
    var change = io.coxswain.api.raftpb.ConfChange.parseFrom(data);
    ConfChange.Kind kind =
        switch (change.getType()) {
          case ConfChangeAddNode -> ConfChange.Kind.ADD_VOTER;
          case ConfChangeAddLearnerNode -> ConfChange.Kind.ADD_LEARNER;
          case ConfChangeRemoveNode -> ConfChange.Kind.REMOVE;
          case ConfChangeUpdateNode -> ConfChange.Kind.UPDATE;
        };
    Bytes context = Bytes.wrap(change.getContext().toByteArray());
    return new Payload.Membership(new ConfChange(kind, change.getNodeId(), context));
  }

  private static byte[] encode(Timing timing, byte[] context) {
    TimingChange change =
        TimingChange.newBuilder()
            .setExpectedEpoch(timing.epoch() - 1)
            .setHeartbeatNanos(timing.heartbeatNanos())
            .setElectionNanos(timing.electionNanos())
            .setJitterNanos(timing.jitterNanos())
            .build();
    int fieldBytes = CodedOutputStream.computeMessageSize(TIMING_FIELD, change);
    byte[] data = new byte[context.length + fieldBytes];
    System.arraycopy(context, 0, data, 0, context.length);
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(data, context.length, fieldBytes);
      out.writeMessage(TIMING_FIELD, change);
      out.checkNoSpaceLeft();
    } catch (IOException impossible) {
      throw new UncheckedIOException("an array of the computed size was too small", impossible);
    }
    return data;
  }

  private static Payload decodeNormal(byte[] data) throws InvalidProtocolBufferException {
    if (data.length == 0) {
      return new Payload.Empty();
    }
    TopLevelFields fields = new TopLevelFields(data);
    while (fields.next()) {
      if (fields.number() == TIMING_FIELD) {
        return decodeTiming(data, fields);
      }
    }
    return new Payload.Command(Bytes.wrap(data));
  }

  private static Payload decodeTiming(byte[] data, TopLevelFields at)
      throws InvalidProtocolBufferException {
    TimingChange change = InternalRaftRequest.parseFrom(data).getCoxswainTiming();
    byte[] context = new byte[data.length - (at.end() - at.start())];
    System.arraycopy(data, 0, context, 0, at.start());
    System.arraycopy(data, at.end(), context, at.start(), data.length - at.end());
    Timing timing =
        new Timing(
            change.getExpectedEpoch() + 1,
            change.getHeartbeatNanos(),
            change.getElectionNanos(),
            change.getJitterNanos());
    return new Payload.Retiming(timing, Bytes.wrap(context));
  }
}
