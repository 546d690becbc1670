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

  @Override
  void won() {
    core.campaign(false);
  }
}
