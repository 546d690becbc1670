package io.coxswain.server.sim;

/// The process of a member ends at once, in the middle of a turn: thrown out of a call that never returns.
public sealed class ProcessEnd extends RuntimeException permits PowerCut {
  private static final long serialVersionUID = 1L;

  public ProcessEnd(String why) {
    super(why, null, false, false);
  }
}
