package io.coxswain.server.peer;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.coxswain.api.peer.Envelope;
import io.coxswain.api.peer.SnapshotHead;
import io.coxswain.api.peer.Timing;
import io.coxswain.api.raftpb.ConfState;
import io.coxswain.api.raftpb.Entry;
import io.coxswain.api.raftpb.MessageType;
import io.coxswain.api.raftpb.Snapshot;
import io.coxswain.api.raftpb.SnapshotMetadata;
import io.coxswain.raft.Message;
import io.coxswain.raft.Payload;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.server.wire.PayloadCodec;
import java.nio.ByteBuffer;

/// The core's messages as `raftpb.Message`, in etcd's fields wherever etcd has the thing. What etcd doesn't
/// have travels beside it in the envelope's timing. [MessageDecoder] is the way back.
///
/// Rounds and read requests are eight bytes, big-endian, where etcd puts its own context. A vote that the
/// leader asked for carries etcd's context of a transfer.
final class MessageEncoder {
  /// etcd's `campaignTransfer`.
  static final ByteString CAMPAIGN_TRANSFER = ByteString.copyFromUtf8("CampaignTransfer");

  private MessageEncoder() {}

  /// Fills in message and timing.
  static Envelope.Builder encode(Message message) {
    Envelope.Builder envelope = Envelope.newBuilder();
    timing(message, envelope);
    return envelope.setMessage(raftMessage(message));
  }

  /// Fills in what the snapshot is and what was in force at it.
  static SnapshotHead.Builder encode(Message.InstallSnapshot message) {
    SnapshotMeta meta = message.meta();
    return SnapshotHead.newBuilder()
        .setMessage(raftMessage(message))
        .setMembershipIndex(meta.conf().index())
        .setTiming(timing(meta.timing().current()))
        .setPreviousTiming(timing(meta.timing().previous()));
  }

  private static io.coxswain.api.raftpb.Message raftMessage(Message message) {
    var raft =
        io.coxswain.api.raftpb.Message.newBuilder()
            .setFrom(message.from())
            .setTo(message.to())
            .setTerm(message.term());
    switch (message) {
      case Message.PreVote vote ->
          raft.setType(MessageType.MsgPreVote)
              .setIndex(vote.lastIndex())
              .setLogTerm(vote.lastTerm());
      case Message.Vote vote -> {
        raft.setType(MessageType.MsgVote).setIndex(vote.lastIndex()).setLogTerm(vote.lastTerm());
        if (vote.sanctioned()) {
          raft.setContext(CAMPAIGN_TRANSFER);
        }
      }
      case Message.PreVoteReply reply ->
          raft.setType(MessageType.MsgPreVoteResp).setReject(!reply.granted());
      case Message.VoteReply reply ->
          raft.setType(MessageType.MsgVoteResp).setReject(!reply.granted());
      case Message.Append append -> {
        raft.setType(MessageType.MsgApp)
            .setIndex(append.prevIndex())
            .setLogTerm(append.prevTerm())
            .setCommit(append.commit());
        append.entries().forEach(entry -> raft.addEntries(entry(entry)));
      }
      case Message.AppendReply reply ->
          raft.setType(MessageType.MsgAppResp)
              .setIndex(reply.index())
              .setReject(reply.rejected())
              .setRejectHint(reply.hintIndex())
              .setLogTerm(reply.hintTerm());
      case Message.Heartbeat beat ->
          raft.setType(MessageType.MsgHeartbeat)
              .setCommit(beat.commit())
              .setContext(number(beat.round()));
      case Message.HeartbeatReply reply ->
          raft.setType(MessageType.MsgHeartbeatResp).setContext(number(reply.round()));
      case Message.TimeoutNow _ -> raft.setType(MessageType.MsgTimeoutNow);
      case Message.ReadRequest read ->
          raft.setType(MessageType.MsgReadIndex)
              .addEntries(Entry.newBuilder().setData(number(read.requestId())));
      case Message.ReadReply reply ->
          raft.setType(MessageType.MsgReadIndexResp)
              .setIndex(reply.index())
              .addEntries(Entry.newBuilder().setData(number(reply.requestId())));
      case Message.ProposeForward forward -> {
        raft.setType(MessageType.MsgProp);
        forward.payloads().forEach(payload -> raft.addEntries(payload(payload)));
      }
      case Message.InstallSnapshot install ->
          raft.setType(MessageType.MsgSnap).setSnapshot(snapshot(install.meta()));
    }
    return raft.build();
  }

  private static void timing(Message message, Envelope.Builder envelope) {
    switch (message) {
      case Message.Vote vote ->
          envelope.setTiming(Timing.newBuilder().setCandidateRetryNanos(vote.retryNanos()));
      case Message.Heartbeat beat ->
          envelope.setTiming(timing(beat.timing()).setCampaignRank(beat.rank()));
      case Message.HeartbeatReply reply ->
          envelope.setTiming(Timing.newBuilder().setAcknowledgedEpoch(reply.timingEpoch()));
      case Message.PreVote _,
          Message.PreVoteReply _,
          Message.VoteReply _,
          Message.Append _,
          Message.AppendReply _,
          Message.TimeoutNow _,
          Message.ReadRequest _,
          Message.ReadReply _,
          Message.ProposeForward _,
          Message.InstallSnapshot _ -> {}
    }
  }

  private static Timing.Builder timing(io.coxswain.raft.Timing timing) {
    return Timing.newBuilder()
        .setEpoch(timing.epoch())
        .setHeartbeatNanos(timing.heartbeatNanos())
        .setElectionNanos(timing.electionNanos())
        .setJitterNanos(timing.jitterNanos());
  }

  private static Entry entry(io.coxswain.raft.Entry entry) {
    return payload(entry.payload()).setTerm(entry.term()).setIndex(entry.index()).build();
  }

  private static Entry.Builder payload(Payload payload) {
    return Entry.newBuilder()
        .setType(PayloadCodec.type(payload))
        .setData(UnsafeByteOperations.unsafeWrap(PayloadCodec.data(payload)));
  }

  private static Snapshot snapshot(SnapshotMeta meta) {
    ConfState conf =
        ConfState.newBuilder()
            .addAllVoters(meta.conf().voters())
            .addAllLearners(meta.conf().learners())
            .build();
    return Snapshot.newBuilder()
        .setMetadata(
            SnapshotMetadata.newBuilder()
                .setIndex(meta.index())
                .setTerm(meta.term())
                .setConfState(conf))
        .build();
  }

  private static ByteString number(long value) {
    return ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES).putLong(0, value));
  }
}
