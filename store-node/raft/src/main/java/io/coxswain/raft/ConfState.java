package io.coxswain.raft;

import java.util.List;
import java.util.TreeSet;

/// The membership in force: who counts in quorums and who only listens.
///
/// @param index log index of the change that made it, 0 for the first membership
/// @param voters ids that count in quorums, ascending as unsigned numbers
/// @param learners ids that receive the log and never count, ascending
public record ConfState(long index, List<Long> voters, List<Long> learners) {
  public ConfState {
    Checks.requireCounter("index", index);
    voters = ascending(voters);
    learners = ascending(learners);
    for (Long learner : learners) {
      Checks.require(!voters.contains(learner), "a member is a voter or a learner", learner);
    }
  }

  /// The membership a cluster is born with.
  public static ConfState ofVoters(Long... voters) {
    return new ConfState(0, List.of(voters), List.of());
  }

  public boolean isVoter(long id) {
    return voters.contains(id);
  }

  public boolean isLearner(long id) {
    return learners.contains(id);
  }

  public boolean contains(long id) {
    return isVoter(id) || isLearner(id);
  }

  private static List<Long> ascending(List<Long> ids) {
    TreeSet<Long> sorted = new TreeSet<>(Long::compareUnsigned);
    for (Long id : ids) {
      MemberId.require("member id", id);
      Checks.require(sorted.add(id), "a member is listed once", id);
    }
    return List.copyOf(sorted);
  }
}
