package io.coxswain.raft;

/// Asks for votes in its own term (thesis 3.4). Its own vote counts once it is on disk.
final class Candidate extends Candidacy {
  /// The leader asked for this election: voters need not protect it.
  private final boolean sanctioned;

  Candidate(Core core, boolean sanctioned) {
    super(core);
    this.sanctioned = sanctioned;
  }

  @Override
  public RoleKind kind() {
    return RoleKind.CANDIDATE;
  }

  @Override
  public void start() {
    for (Long voter : core.conf().voters()) {
      if (voter != core.id()) {
        // After the disk: a crash must not let this member vote for another one in the same term.
        core.outbox.afterPersist(request(voter));
      }
    }
  }

  private Message.Vote request(long voter) {
    return new Message.Vote(
        core.id(),
        voter,
        core.term(),
        core.log.lastIndex(),
        core.log.lastTerm(),
        core.retryNanos(),
        sanctioned);
  }

  @Override
  public void persisted() {
    if (core.log.persist().voteDurable(core.term(), core.id())) {
      count(core.id(), true);
    }
  }

  @Override
  void won() {
    core.lead();
  }
}
