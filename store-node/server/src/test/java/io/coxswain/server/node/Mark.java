package io.coxswain.server.node;

import io.coxswain.raft.Message;
import java.util.Optional;

/// Rare branches that the simulation has to come by: a report names those that it never has. Some are seen in
/// what members send, some in what they find when they start, some in a line that they log.
enum Mark {
  PRE_VOTE_REFUSED("pre-votes refused"),
  VOTE_REFUSED("votes refused"),
  ELECTION_SANCTIONED("elections that the leader asked for"),
  LOGS_DIFFER("appends that didn't fit the follower's log"),
  SNAPSHOT_OFFERED("snapshots offered for installation"),
  READ_FORWARDED("reads asked of the leader"),
  PROPOSAL_FORWARDED("proposals forwarded"),
  ENTRY_REPLACED("entries of a dead leader replaced by others"),
  OLD_ENTRY_SENT("entries of an older term sent by a new leader"),
  LEAD_TRANSFERRED("leads handed over"),
  TIMING_CHANGED("timings changed"),
  HISTORY_COMPACTED("compactions"),
  LEASE_RENEWED("leases renewed"),
  LEASE_ENDED("leases ended"),
  WATCH_COMPACTED("watches behind a compaction"),
  MEMBER_REPLACED("members replaced"),
  FOUNDER_CALLED("founders of a cluster of one stopped after the loss of their disk"),
  FOUNDED_AGAIN("clusters of one founded a second time by who was cut off"),
  QUORUM_RECOVERED("lost quorums recovered from one member"),
  OLD_CLUSTER_GOES_ON("old clusters that went on beside a recovered one"),
  READ_PAUSED("pauses between the check of a quorum and the answer"),
  ALARM_DISARMED("alarms that a person had to disarm"),
  RAN_ON("entries applied right after an installed snapshot"),
  LINK_RESET("links dialled again after a reset"),
  LINK_SILENT("links given up because nobody answered"),
  QUESTION_RESET("questions cut off by a reset"),
  SNAPSHOT_RESET("snapshots cut off by a reset"),
  SNAPSHOT_STALLED("snapshots that went on after nothing had moved"),
  SNAPSHOT_SILENT("snapshots given up because nothing moved"),
  SNAPSHOT_DISPLACED("snapshots given up for a newer one"),
  SNAPSHOT_UNHEARD("snapshots taken in by who was thought not to"),
  TOLD_OF_REMOVAL("members turned away by another because they were removed"),
  TORN_TAIL_CUT("torn write batches cut off a log"),
  LOG_BEHIND_SNAPSHOT("logs opened that begin behind a snapshot"),
  PROPOSED_AGAIN(
      "proposals repeated that died with a leader",
      "requests that died with a leader are proposed again"),
  DEPOSED_DROPPED(
      "proposals of a deposed leader dropped", "what a deposed leader wanted is dropped"),
  OUTCOME_UNKNOWN(
      "requests that a snapshot left without an outcome",
      "requests that a snapshot may hold are given up"),
  SNAPSHOT_INSTALLED("snapshots put in place", "a snapshot was put in place"),
  INSTALLATION_FINISHED(
      "installations finished at the next start",
      "a snapshot that was being put in place is finished"),
  LOG_RELEASED("logs released after a flush", "state flushed, log released"),
  DISK_NEARLY_FULL(
      "disks nearly full", "the disk is nearly full: no writes are taken until there is room"),
  ROOM_AGAIN("disks with room again", "there is room on the disk again"),
  LEAD_GIVEN_UP("leads handed over because of damage", "handing over the lead because of damage"),
  SNAPSHOT_REFUSED("damaged snapshots refused", "a snapshot that arrived is refused");

  /// As the report says it.
  final String words;

  /// The log line that tells of it.
  final Optional<String> line;

  Mark(String words) {
    this.words = words;
    this.line = Optional.empty();
  }

  Mark(String words, String line) {
    this.words = words;
    this.line = Optional.of(line);
  }

  /// What a message that leaves a member tells of.
  static Optional<Mark> of(Message message) {
    return Optional.ofNullable(
        switch (message) {
          case Message.PreVoteReply reply -> reply.granted() ? null : PRE_VOTE_REFUSED;
          case Message.VoteReply reply -> reply.granted() ? null : VOTE_REFUSED;
          case Message.Vote vote -> vote.sanctioned() ? ELECTION_SANCTIONED : null;
          case Message.AppendReply reply -> reply.rejected() ? LOGS_DIFFER : null;
          case Message.InstallSnapshot _ -> SNAPSHOT_OFFERED;
          case Message.ReadRequest _ -> READ_FORWARDED;
          case Message.ProposeForward _ -> PROPOSAL_FORWARDED;
          case Message.PreVote _,
              Message.Append _,
              Message.Heartbeat _,
              Message.HeartbeatReply _,
              Message.TimeoutNow _,
              Message.ReadReply _ ->
              null;
        });
  }
}
