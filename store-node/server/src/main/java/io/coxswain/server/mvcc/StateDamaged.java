package io.coxswain.server.mvcc;

/// The state on disk contradicts itself: nothing that follows may be trusted, the process must end.
public final class StateDamaged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StateDamaged(String happened) {
    super(
        happened
            + ", because the state directory was changed from outside or its disk returned wrong"
            + " bytes. Remove this member's data and let it join again; the other members have it");
  }
}
