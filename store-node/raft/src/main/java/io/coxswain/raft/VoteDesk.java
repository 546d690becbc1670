package io.coxswain.raft;

/// Answers requests for votes and pre-votes, in whatever role this member is.
///
/// Any member answers, a learner too: the membership in its hands may be older than its promotion.
final class VoteDesk {
  private final Core core;

  VoteDesk(Core core) {
    this.core = core;
  }

  /// A pre-vote promises nothing: neither term nor vote change (thesis 9.6).
  void answer(Message.PreVote request) {
    if (request.term() < core.term()) {
      replyPreVote(request, core.term(), false);
      return;
    }
    if (request.term() > core.term() && core.role().hearsLeader()) {
      core.role().holdPreVote(request);
      return;
    }
    boolean free = request.term() > core.term() || voteIsFreeFor(request.from());
    boolean upToDate = core.log.isUpToDate(request.lastTerm(), request.lastIndex());
    if (free && upToDate) {
      replyPreVote(request, request.term(), true);
      core.role().grantedPreVote(request);
    } else {
      replyPreVote(request, core.term(), false);
      if (!upToDate) {
        core.role().hurry();
      }
    }
  }

  void answer(Message.Vote request) {
    if (request.term() < core.term()) {
      replyVote(request, false);
      return;
    }
    if (request.term() > core.term()) {
      if (core.role().hearsLeader() && !request.sanctioned()) {
        return;
      }
      core.follow(request.term(), MemberId.NONE);
    }
    boolean upToDate = core.log.isUpToDate(request.lastTerm(), request.lastIndex());
    if (voteIsFreeFor(request.from()) && upToDate) {
      core.voteFor(request.from());
      core.role().granted(request.retryNanos());
      replyVote(request, true);
    } else {
      replyVote(request, false);
      if (!upToDate) {
        core.role().hurry();
      }
    }
  }

  /// At most one vote per term, and none once somebody else leads it.
  private boolean voteIsFreeFor(long candidate) {
    long leader = core.role().leader();
    return core.vote() == candidate
        ? leader == MemberId.NONE || leader == candidate
        : core.vote() == MemberId.NONE && leader == MemberId.NONE;
  }

  private void replyPreVote(Message.PreVote request, long term, boolean granted) {
    core.outbox.now(new Message.PreVoteReply(core.id(), request.from(), term, granted));
  }

  private void replyVote(Message.Vote request, boolean granted) {
    Message reply = new Message.VoteReply(core.id(), request.from(), core.term(), granted);
    if (granted) {
      // A grant that a crash could take back would let this member vote twice in one term.
      core.outbox.afterPersist(reply);
    } else {
      core.outbox.now(reply);
    }
  }
}
