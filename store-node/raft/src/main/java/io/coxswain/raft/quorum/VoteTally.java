package io.coxswain.raft.quorum;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/// The votes of one round; who answers twice counts once, and the first answer stands.
public final class VoteTally {
  /// Where an election stands.
  public enum Outcome {
    WON,
    LOST,
    OPEN
  }

  private final Map<Long, Boolean> votes = new HashMap<>();

  public void record(long voter, boolean granted) {
    votes.putIfAbsent(voter, granted);
  }

  /// The outcome among `voters`; answers of others don't count.
  ///
  /// @param silent who will not answer any more
  public Outcome among(List<Long> voters, LongPredicate silent) {
    int granted = 0;
    int open = 0;
    for (Long voter : voters) {
      Boolean vote = votes.get(voter);
      if (vote == null) {
        open += silent.test(voter) ? 0 : 1;
      } else if (vote) {
        granted++;
      }
    }
    int needed = Quorum.of(voters.size());
    if (granted >= needed) {
      return Outcome.WON;
    }
    return granted + open < needed ? Outcome.LOST : Outcome.OPEN;
  }
}
