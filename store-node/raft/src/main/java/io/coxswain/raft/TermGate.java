package io.coxswain.raft;

/// The first look at every message: is it for us, and what does its term mean (thesis 3.3)?
final class TermGate {
  private final Core core;
  private final VoteDesk votes;

  TermGate(Core core) {
    this.core = core;
    this.votes = new VoteDesk(core);
  }

  void receive(Message message) {
    boolean plausible =
        message.to() == core.id()
            && message.from() != core.id()
            && message.from() != MemberId.NONE
            && message.term() > 0;
    if (!plausible) {
      core.ignore();
      return;
    }
    if (!message.isBulk()) {
      core.lives(message.from());
    }
    switch (message) {
      case Message.PreVote request -> votes.answer(request);
      case Message.Vote request -> votes.answer(request);
      case Message.PreVoteReply reply when reply.granted() -> {
        // It names the term we would campaign in, which nobody has entered yet.
        if (reply.term() == core.term() + 1) {
          core.role().receive(reply);
        }
      }
      case Message.PreVoteReply _,
          Message.VoteReply _,
          Message.Append _,
          Message.AppendReply _,
          Message.Heartbeat _,
          Message.HeartbeatReply _,
          Message.InstallSnapshot _,
          Message.TimeoutNow _,
          Message.ReadRequest _,
          Message.ReadReply _,
          Message.ProposeForward _ ->
          receiveInTerm(message);
    }
  }

  private void receiveInTerm(Message message) {
    if (message.term() < core.term()) {
      if (message instanceof Message.InstallSnapshot offer) {
        core.role().lateSnapshot(offer);
      }
      if (isLeaders(message)) {
        tellNewerTerm(message);
      }
      return;
    }
    if (message.term() > core.term()) {
      core.follow(message.term(), isLeaders(message) ? message.from() : MemberId.NONE);
    }
    core.role().receive(message);
  }

  /// An old leader that can't be heard by a quorum must learn why, else a member whose term ran ahead
  /// while it was cut off could never rejoin: its pre-votes are refused and the appends ignored.
  private void tellNewerTerm(Message message) {
    core.outbox.now(Message.AppendReply.rejected(core.id(), message.from(), core.term(), 0, 0, 0));
  }

  private static boolean isLeaders(Message message) {
    return message instanceof Message.Append
        || message instanceof Message.Heartbeat
        || message instanceof Message.InstallSnapshot;
  }
}
