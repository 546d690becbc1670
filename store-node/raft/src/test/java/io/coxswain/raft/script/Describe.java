package io.coxswain.raft.script;

import io.coxswain.raft.ConfState;
import io.coxswain.raft.Entry;
import io.coxswain.raft.Message;
import io.coxswain.raft.Payload;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.raft.Timing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Puts into short words what members say and hold.
final class Describe {
  private Describe() {}

  /// `1->2 Append t3 ...`: sender, receiver, kind, term, and what matters in it.
  static String message(Message message) {
    String detail =
        switch (message) {
          case Message.PreVote m -> "last=" + at(m.lastTerm(), m.lastIndex());
          case Message.PreVoteReply m -> m.granted() ? "granted" : "refused";
          case Message.Vote m ->
              "last=" + at(m.lastTerm(), m.lastIndex()) + (m.sanctioned() ? " sanctioned" : "");
          case Message.VoteReply m -> m.granted() ? "granted" : "refused";
          case Message.Append m ->
              "after=%s commit=%d %s"
                  .formatted(at(m.prevTerm(), m.prevIndex()), m.commit(), entries(m.entries()));
          case Message.AppendReply m ->
              m.rejected()
                  ? "rejects %d, maybe %s".formatted(m.index(), at(m.hintTerm(), m.hintIndex()))
                  : "holds %d".formatted(m.index());
          case Message.Heartbeat m ->
              "round=%d commit=%d rank=%d %s"
                  .formatted(m.round(), m.commit(), m.rank(), timing(m.timing()));
          case Message.HeartbeatReply m ->
              "round=%d epoch=%d".formatted(m.round(), m.timingEpoch());
          case Message.InstallSnapshot m -> snapshot(m.meta());
          case Message.TimeoutNow _ -> "";
          case Message.ReadRequest m -> "read=" + m.requestId();
          case Message.ReadReply m -> "read=%d index=%d".formatted(m.requestId(), m.index());
          case Message.ProposeForward m ->
              m.payloads().stream().map(Describe::payload).collect(Collectors.joining(" "));
        };
    return "%d->%d %s t%d %s"
        .formatted(
            message.from(),
            message.to(),
            message.getClass().getSimpleName(),
            message.term(),
            detail)
        .strip();
  }

  /// An entry's place: `term/index`.
  static String at(long term, long index) {
    return term + "/" + index;
  }

  static String entry(Entry entry) {
    return at(entry.term(), entry.index()) + " " + payload(entry.payload());
  }

  static String entries(List<Entry> entries) {
    return entries.stream().map(Describe::entry).collect(Collectors.joining(", ", "[", "]"));
  }

  static String payload(Payload payload) {
    return switch (payload) {
      case Payload.Empty _ -> "empty";
      case Payload.Command command ->
          "'" + new String(command.bytes().unwrap(), StandardCharsets.UTF_8) + "'";
      case Payload.Membership(var change) ->
          change.kind().name().toLowerCase(Locale.ROOT) + " " + change.memberId();
      case Payload.Retiming retiming -> timing(retiming.timing());
    };
  }

  static String timing(Timing timing) {
    return "epoch=%d h=%s E=%s"
        .formatted(timing.epoch(), millis(timing.heartbeatNanos()), millis(timing.electionNanos()));
  }

  static String millis(long nanos) {
    return nanos / 1_000_000 + "ms";
  }

  static String conf(ConfState conf) {
    String learners = conf.learners().isEmpty() ? "" : " learners=" + conf.learners();
    return "voters=%s%s since %d".formatted(conf.voters(), learners, conf.index());
  }

  static String snapshot(SnapshotMeta meta) {
    return "snapshot %s %s".formatted(at(meta.term(), meta.index()), conf(meta.conf()));
  }
}
