package io.coxswain.raft;

/// Proof that this member's own state is corrupt. The process must stop: going on could lose or
/// invent acknowledged writes. Never thrown because of what a peer sent.
public final class InvariantViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvariantViolation(String happened, String stateDump) {
    super(
        happened
            + ". This member's state can't be trusted: stop it, keep its data directory for"
            + " analysis, and replace the member. State: "
            + stateDump);
  }
}
