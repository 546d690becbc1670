package io.coxswain.raft;

/// Asks whether it would be elected before it disturbs anybody with a new term (thesis 9.6).
final class PreCandidate extends Candidacy {
  PreCandidate(Core core) {
    super(core);
  }

  @Override
  public RoleKind kind() {
    return RoleKind.PRE_CANDIDATE;
  }

  @Override
  public void start() {
    for (Long voter : core.conf().voters()) {
      if (voter != core.id()) {
        core.outbox.now(
            new Message.PreVote(
                core.id(), voter, core.term() + 1, core.log.lastIndex(), core.log.lastTerm()));
      }
    }
    count(core.id(), true);
  }

  /// Of two that ask at the same moment one steps back, or the votes would be split: the one with less log,
  /// or the lower id.
  @Override
  public void grantedPreVote(Message.PreVote rival) {
    boolean evenLogs =
        rival.lastTerm() == core.log.lastTerm() && rival.lastIndex() == core.log.lastIndex();
    if (!evenLogs || Long.compareUnsigned(rival.from(), core.id()) > 0) {
      core.follow(core.term(), MemberId.NONE);
    }
  }

  /// Who got our vote in this very term is about to lead it: a campaign in the next would depose it at once.
  @Override
  public void granted(long retryNanos) {
    core.follow(core.term(), MemberId.NONE);
    core.role().granted(retryNanos);
  }

  @Override
  void won() {
    core.campaign(false);
  }
}
