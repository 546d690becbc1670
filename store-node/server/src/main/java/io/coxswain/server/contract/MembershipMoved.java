package io.coxswain.server.contract;

/// A membership change that was decided on another member list than the one in force; nothing changed.
public final class MembershipMoved extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long membershipIndex;

  public MembershipMoved(long membershipIndex) {
    super(
        "the member list has changed: its membership index is " + membershipIndex,
        null,
        false,
        false);
    this.membershipIndex = membershipIndex;
  }

  /// Membership index of the list in force.
  public long membershipIndex() {
    return membershipIndex;
  }
}
