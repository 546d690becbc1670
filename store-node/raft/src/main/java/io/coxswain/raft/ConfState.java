package io.coxswain.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// The membership in force: who counts in quorums and who only listens.
///
/// The state machine keeps it too: apply each committed [Payload.Membership] with [#after] and store the
/// result with the applied index.
///
/// @param index log index of the last change that took effect, 0 for the first membership
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

  /// The membership after `change`, which stands at `index` of the log, has committed. A change that
  /// makes no sense here (adding who is there, removing who isn't or the last voter) does nothing, on
  /// every member alike.
  public ConfState after(ConfChange change, long index) {
    // The founders' log begins with the entries that add them. A member that starts empty and is
    // handed changes without that beginning doesn't know the membership: guessing could make it a
    // lone voter.
    boolean founded = !voters.isEmpty() || index == 1;
    if (!founded || !allows(change)) {
      return this;
    }
    Long member = change.memberId();
    List<Long> nextVoters = new ArrayList<>(voters);
    List<Long> nextLearners = new ArrayList<>(learners);
    switch (change.kind()) {
      case ADD_VOTER -> {
        nextLearners.remove(member);
        nextVoters.add(member);
      }
      case ADD_LEARNER -> nextLearners.add(member);
      case REMOVE -> {
        nextLearners.remove(member);
        nextVoters.remove(member);
      }
      case UPDATE -> {}
    }
    return new ConfState(index, nextVoters, nextLearners);
  }

  /// Whether `change` makes sense on this membership.
  public boolean allows(ConfChange change) {
    long member = change.memberId();
    return switch (change.kind()) {
      case ADD_VOTER -> !isVoter(member);
      case ADD_LEARNER -> !contains(member);
      case REMOVE -> isLearner(member) || (isVoter(member) && voters.size() > 1);
      case UPDATE -> contains(member);
    };
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
