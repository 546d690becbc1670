package io.coxswain.server.peer;

import com.google.protobuf.ByteString;
import io.coxswain.api.peer.Envelope;
import io.coxswain.api.peer.SnapshotHead;
import io.coxswain.api.raftpb.SnapshotMetadata;
import io.coxswain.raft.ConfState;
import io.coxswain.raft.Entry;
import io.coxswain.raft.Message;
import io.coxswain.raft.Payload;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.raft.Timing;
import io.coxswain.raft.TimingHistory;
import io.coxswain.server.wire.PayloadCodec;
import io.coxswain.server.wire.UnreadableEntry;
import java.util.ArrayList;
import java.util.List;

/// Makes the core's messages of what a peer sent, or refuses it: nothing here is trusted.
final class MessageDecoder {
  private MessageDecoder() {}

  /// @throws UnreadableEntry if the envelope holds no message that makes sense
  static Message decode(Envelope envelope) throws UnreadableEntry {
    try {
      return decode(envelope.getMessage(), envelope.getTiming());
    } catch (IllegalArgumentException nonsense) {
      throw new UnreadableEntry(
          envelope.getMessage().getType() + " makes no sense: " + nonsense.getMessage(), nonsense);
    }
  }

  /// @throws UnreadableEntry if the head announces no snapshot that makes sense
  static Message.InstallSnapshot decode(SnapshotHead head) throws UnreadableEntry {
    try {
      var raft = head.getMessage();
      SnapshotMetadata metadata = raft.getSnapshot().getMetadata();
      ConfState conf =
          new ConfState(
              head.getMembershipIndex(),
              metadata.getConfState().getVotersList(),
              metadata.getConfState().getLearnersList());
      TimingHistory timing =
          new TimingHistory(timing(head.getTiming()), timing(head.getPreviousTiming()));
      SnapshotMeta meta = new SnapshotMeta(metadata.getIndex(), metadata.getTerm(), conf, timing);
      return new Message.InstallSnapshot(raft.getFrom(), raft.getTo(), raft.getTerm(), meta);
    } catch (IllegalArgumentException nonsense) {
      throw new UnreadableEntry("snapshot makes no sense: " + nonsense.getMessage(), nonsense);
    }
  }

  private static Message decode(
      io.coxswain.api.raftpb.Message raft, io.coxswain.api.peer.Timing timing)
      throws UnreadableEntry {
    long from = raft.getFrom();
    long to = raft.getTo();
    long term = raft.getTerm();
    return switch (raft.getType()) {
      case MsgPreVote -> new Message.PreVote(from, to, term, raft.getIndex(), raft.getLogTerm());
      case MsgPreVoteResp -> new Message.PreVoteReply(from, to, term, !raft.getReject());
      case MsgVote ->
          new Message.Vote(
              from,
              to,
              term,
              raft.getIndex(),
              raft.getLogTerm(),
              timing.getCandidateRetryNanos(),
              raft.getContext().equals(MessageEncoder.CAMPAIGN_TRANSFER));
      case MsgVoteResp -> new Message.VoteReply(from, to, term, !raft.getReject());
      case MsgApp ->
          new Message.Append(
              from,
              to,
              term,
              raft.getIndex(),
              raft.getLogTerm(),
              entries(raft.getEntriesList()),
              raft.getCommit());
      case MsgAppResp ->
          new Message.AppendReply(
              from,
              to,
              term,
              raft.getIndex(),
              raft.getReject(),
              raft.getRejectHint(),
              raft.getLogTerm());
      case MsgHeartbeat ->
          new Message.Heartbeat(
              from,
              to,
              term,
              raft.getCommit(),
              number(raft.getContext()),
              timing(timing),
              timing.getCampaignRank());
      case MsgHeartbeatResp ->
          new Message.HeartbeatReply(
              from, to, term, number(raft.getContext()), timing.getAcknowledgedEpoch());
      case MsgTimeoutNow -> new Message.TimeoutNow(from, to, term);
      case MsgReadIndex -> new Message.ReadRequest(from, to, term, onlyNumber(raft));
      case MsgReadIndexResp ->
          new Message.ReadReply(from, to, term, onlyNumber(raft), raft.getIndex());
      case MsgProp -> new Message.ProposeForward(from, to, term, payloads(raft.getEntriesList()));
      case MsgHup,
          MsgBeat,
          MsgSnap,
          MsgUnreachable,
          MsgSnapStatus,
          MsgCheckQuorum,
          MsgTransferLeader,
          MsgStorageAppend,
          MsgStorageAppendResp,
          MsgStorageApply,
          MsgStorageApplyResp,
          MsgForgetLeader ->
          throw new UnreadableEntry(raft.getType() + " is not for the wire");
    };
  }

  private static Timing timing(io.coxswain.api.peer.Timing timing) {
    return new Timing(
        timing.getEpoch(),
        timing.getHeartbeatNanos(),
        timing.getElectionNanos(),
        timing.getJitterNanos());
  }

  private static List<Entry> entries(List<io.coxswain.api.raftpb.Entry> wire)
      throws UnreadableEntry {
    List<Entry> entries = new ArrayList<>(wire.size());
    for (io.coxswain.api.raftpb.Entry entry : wire) {
      entries.add(new Entry(entry.getTerm(), entry.getIndex(), payload(entry)));
    }
    return entries;
  }

  private static List<Payload> payloads(List<io.coxswain.api.raftpb.Entry> wire)
      throws UnreadableEntry {
    List<Payload> payloads = new ArrayList<>(wire.size());
    for (io.coxswain.api.raftpb.Entry entry : wire) {
      payloads.add(payload(entry));
    }
    return payloads;
  }

  private static Payload payload(io.coxswain.api.raftpb.Entry entry) throws UnreadableEntry {
    if (!entry.getUnknownFields().asMap().isEmpty()) {
      throw new UnreadableEntry("an entry of an unknown type");
    }
    return PayloadCodec.decode(entry.getType(), entry.getData().toByteArray());
  }

  private static long onlyNumber(io.coxswain.api.raftpb.Message raft) throws UnreadableEntry {
    if (raft.getEntriesCount() != 1) {
      throw new UnreadableEntry(raft.getType() + " without its one request id");
    }
    return number(raft.getEntries(0).getData());
  }

  private static long number(ByteString bytes) throws UnreadableEntry {
    if (bytes.size() != Long.BYTES) {
      throw new UnreadableEntry("a number of %d bytes instead of 8".formatted(bytes.size()));
    }
    return bytes.asReadOnlyByteBuffer().getLong();
  }
}
