package io.coxswain.operator.plan;

/// The arithmetic of majorities, all of it. `V` is the number of voters, `H` how many of them are
/// healthy: the leader calls them recently active with bounded lag.
public final class QuorumMath {
  private QuorumMath() {}

  /// The votes needed among `V`: `V/2 + 1`.
  public static int quorum(int voters) {
    if (voters < 0) {
      throw new IllegalArgumentException("voters must be >= 0, was " + voters);
    }
    return voters / 2 + 1;
  }

  /// Whether anything can be committed at all: `H >= V/2 + 1`.
  public static boolean canCommit(int voters, int healthy) {
    return healthy >= quorum(voters);
  }

  /// Whether the cluster goes on after one healthy voter is lost: `H - 1 >= V/2 + 1`.
  public static boolean survivesOneLoss(int voters, int healthy) {
    return healthy - 1 >= quorum(voters);
  }

  /// Whether a dead voter may be removed: the change commits, and those left have a quorum among
  /// them, `H >= (V-1)/2 + 1`.
  public static boolean mayRemoveDead(int voters, int healthy) {
    return voters > 1 && canCommit(voters, healthy) && healthy >= quorum(voters - 1);
  }

  /// Whether a healthy voter may be removed: `H - 1 >= (V-1)/2 + 1`.
  public static boolean mayRemoveHealthy(int voters, int healthy) {
    return voters > 1 && canCommit(voters, healthy) && healthy - 1 >= quorum(voters - 1);
  }

  /// Whether a learner may become a voter: without counting on it, `H >= (V+1)/2 + 1`. A single
  /// voter has no other way to grow.
  public static boolean mayPromote(int voters, int healthy) {
    return canCommit(voters, healthy) && (voters <= 1 || healthy >= quorum(voters + 1));
  }
}
