package io.coxswain.raft;

/// What must survive a crash beside the log (thesis 3.8; the commit index because a committed
/// membership change has to be switched to before this member takes part again).
///
/// @param term latest term seen
/// @param vote whom this member voted for in `term`, [MemberId#NONE] if nobody
/// @param commit highest index known committed
public record HardState(long term, long vote, long commit) {
  public static final HardState INITIAL = new HardState(0, MemberId.NONE, 0);

  public HardState {
    Checks.requireCounter("term", term);
    Checks.requireCounter("commit", commit);
  }
}
