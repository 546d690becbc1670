package io.coxswain.server.lane;

/// A lane took nothing in any more, and what it would miss could not be made up for.
public final class LaneStuck extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private LaneStuck(String lane) {
    super("%s takes nothing in any more: it is stuck, or has stopped".formatted(lane));
  }

  /// @param taken what the lane's mailbox answered
  public static void require(boolean taken, String lane) {
    if (!taken) {
      throw new LaneStuck(lane);
    }
  }
}
