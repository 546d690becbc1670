package io.coxswain.server.apply;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.coxswain.api.etcd.InternalRaftRequest;
import io.coxswain.raft.Bytes;
import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import java.io.IOException;

/// A command and who waits for its result.
///
/// @param proposer member whose client waits; 0 = nobody
/// @param requestId the proposer's name for the call
record Request(long proposer, long requestId, Command command) {

  /// Reads an entry's bytes. The messages share them: nobody may write to them again.
  ///
  /// @param index where the entry stands, for the message of the fault
  /// @throws StoreFault if this version does not know what they say
  static Request decode(Bytes bytes, long index) {
    InternalRaftRequest message = parse(bytes, index);
    return new Request(proposerOf(message), requestIdOf(message), commandOf(message, index));
  }

  /// Who waits for an entry whose command lies elsewhere.
  static Request.Origin originOf(Bytes header, long index) {
    InternalRaftRequest message = parse(header, index);
    return new Origin(proposerOf(message), requestIdOf(message));
  }

  /// Who waits for a result.
  record Origin(long proposer, long requestId) {}

  private static InternalRaftRequest parse(Bytes bytes, long index) {
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes.unwrap()).newCodedInput();
    input.enableAliasing(true);
    try {
      return InternalRaftRequest.parseFrom(input);
    } catch (IOException malformed) {
      throw new StoreFault(
          FaultCode.ENTRY_UNREADABLE,
          "Entry %d can't be applied".formatted(index),
          "its bytes are no request (" + malformed.getMessage() + ")",
          "Keep the data directory for analysis, remove this member and add a fresh one.",
          malformed);
    }
  }

  private static long proposerOf(InternalRaftRequest message) {
    return message.getHeader().getCoxswainMemberId();
  }

  /// Requests without a header carry their id outside of it.
  private static long requestIdOf(InternalRaftRequest message) {
    return message.hasHeader() ? message.getHeader().getID() : message.getID();
  }

  private static Command commandOf(InternalRaftRequest message, long index) {
    if (message.hasPut()) {
      return new Command.Put(message.getPut());
    } else if (message.hasDeleteRange()) {
      return new Command.DeleteRange(message.getDeleteRange());
    } else if (message.hasTxn()) {
      return new Command.Txn(message.getTxn());
    } else if (message.hasCompaction()) {
      return new Command.Compact(message.getCompaction());
    } else if (message.hasLeaseGrant()) {
      return new Command.GrantLease(message.getLeaseGrant());
    } else if (message.hasLeaseRevoke()) {
      return new Command.RevokeLease(message.getLeaseRevoke());
    } else if (message.hasLeaseCheckpoint()) {
      return new Command.CheckpointLeases(message.getLeaseCheckpoint());
    } else if (message.hasAlarm()) {
      return new Command.Alarm(message.getAlarm());
    } else if (message.hasClusterVersionSet()) {
      return new Command.SetClusterVersion(message.getClusterVersionSet());
    } else if (message.hasClusterMemberAttrSet()) {
      return new Command.PublishMember(message.getClusterMemberAttrSet());
    }
    throw new StoreFault(
        FaultCode.ENTRY_UNKNOWN,
        "Entry %d can't be applied".formatted(index),
        "it holds a kind of request that this version does not know: fields "
            + message.getAllFields().keySet().stream().map(field -> field.getName()).toList()
            + " and unknown fields "
            + message.getUnknownFields().asMap().keySet(),
        "A newer member proposed it. Start this member with that version; nothing was changed.");
  }
}
