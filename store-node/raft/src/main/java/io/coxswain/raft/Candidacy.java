package io.coxswain.raft;

import io.coxswain.raft.quorum.VoteTally;
import java.util.List;

/// What asking for pre-votes and asking for votes have in common: one round of answers, a wait, and
/// nobody to serve meanwhile.
abstract sealed class Candidacy implements Role permits PreCandidate, Candidate {
  final Core core;
  private final ElectionRound round;

  Candidacy(Core core) {
    this.core = core;
    this.round = new ElectionRound(core);
  }

  /// A quorum has said yes.
  abstract void won();

  /// Counts one answer and acts when the round is decided.
  final void count(long voter, boolean granted) {
    decide(round.record(voter, granted));
  }

  private void decide(VoteTally.Outcome outcome) {
    switch (outcome) {
      case WON -> won();
      case LOST -> {
        core.roundFailed();
        core.follow(core.term(), MemberId.NONE);
      }
      case OPEN -> {}
    }
  }

  @Override
  public final long leader() {
    return MemberId.NONE;
  }

  @Override
  public final boolean hearsLeader() {
    return false;
  }

  @Override
  public final long deadlineNanos() {
    return round.deadlineNanos();
  }

  @Override
  public final void tick() {
    if (round.isOver()) {
      core.roundFailed();
      core.preCampaign();
    }
  }

  @Override
  public final void receive(Message message) {
    switch (message) {
      case Message.PreVoteReply reply when kind() == RoleKind.PRE_CANDIDATE ->
          count(reply.from(), reply.granted());
      case Message.VoteReply reply when kind() == RoleKind.CANDIDATE ->
          count(reply.from(), reply.granted());
      case Message.Append _, Message.Heartbeat _, Message.InstallSnapshot _ -> {
        // The dead leader's last words, if it is gone: it leads no more.
        if (!core.isGone(message.from())) {
          core.follow(core.term(), message.from());
          core.receive(message);
        }
      }
      case Message.PreVote _,
          Message.PreVoteReply _,
          Message.Vote _,
          Message.VoteReply _,
          Message.AppendReply _,
          Message.HeartbeatReply _,
          Message.TimeoutNow _,
          Message.ReadRequest _,
          Message.ReadReply _,
          Message.ProposeForward _ -> {
        // Meant for an office this member doesn't hold, or not any more.
      }
    }
  }

  @Override
  public final void hear(Input.Hint hint) {
    switch (hint) {
      case Input.Reachable(long peer) when core.conf().isVoter(peer) -> round.hurry();
      case Input.PeerGone _ -> decide(round.outcome());
      case Input.Reachable _,
          Input.Unreachable _,
          Input.SnapshotSent _,
          Input.TransferLeadership _ -> {}
    }
  }

  @Override
  public final void hurry() {
    round.hurry();
  }

  @Override
  public final ProposalResult propose(List<Payload> payloads) {
    return new ProposalResult.Refused(ProposalResult.Reason.NO_LEADER);
  }

  @Override
  public final void read(long requestId) {
    core.outbox.dropRead(requestId);
  }
}
