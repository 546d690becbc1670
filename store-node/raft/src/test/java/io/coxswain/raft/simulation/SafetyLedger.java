package io.coxswain.raft.simulation;

import io.coxswain.raft.ConfState;
import io.coxswain.raft.Entry;
import io.coxswain.raft.Message;
import io.coxswain.raft.RaftStatus;
import io.coxswain.raft.Ready;
import io.coxswain.raft.RoleKind;
import io.coxswain.raft.simulation.Tally.Met;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/// The all-seeing witness: compares what every member says with what any member ever said.
///
/// Checks of the Raft paper (figure 3): election safety, log matching, leader completeness, state-machine
/// safety; and what they stand on: one vote per term, commits only of what a quorum has on disk.
final class SafetyLedger {
  private record EntryId(long term, long index) {}

  private record Ballot(long term, long voter) {}

  private record Written(Entry entry, long previousTerm) {}

  private final Map<Long, Long> leaders = new HashMap<>();
  private final Map<Ballot, Long> votes = new HashMap<>();
  private final Map<EntryId, Written> written = new HashMap<>();
  private final List<Entry> committed = new ArrayList<>();

  /// For each committed entry, the term of the first member that said so: at least the term in which it
  /// was committed.
  private final List<Long> committedIn = new ArrayList<>();

  private final Tally tally;
  private StateImage state;

  SafetyLedger(StateImage genesis, Tally tally) {
    state = genesis;
    this.tally = tally;
  }

  /// The state machine after everything that any member was told is committed.
  StateImage state() {
    return state;
  }

  long committedIndex() {
    return committed.size();
  }

  Entry committedAt(long index) {
    return committed.get((int) index - 1);
  }

  /// At most one leader per term, and it holds everything that was committed in earlier terms. (What is
  /// committed later than its election may well be an older entry that it lacks.)
  void elected(long term, long leader, LogMirror log) {
    Long other = leaders.putIfAbsent(term, leader);
    check(
        other == null || other == leader,
        "election safety: term %d has leaders %s and %s",
        term,
        other,
        leader);
    for (long index = log.baseIndex() + 1; index <= committed.size(); index++) {
      Entry entry = committedAt(index);
      check(
          committedIn.get((int) index - 1) >= term || log.termAt(index) == entry.term(),
          "leader completeness: leader %d of term %d lacks %s",
          leader,
          term,
          entry);
    }
  }

  /// The same `(term, index)` always is the same entry after the same entry (log matching, by induction), in
  /// every log and in what a leader says of its own.
  void written(Entry entry, long previousTerm) {
    Written now = new Written(entry, previousTerm);
    Written before = written.putIfAbsent(new EntryId(entry.term(), entry.index()), now);
    check(before == null || before.equals(now), "log matching: %s and %s", before, now);
  }

  /// Every member applies the same sequence.
  void applied(long member, Entry entry, long memberTerm) {
    if (entry.index() <= committed.size()) {
      Entry known = committedAt(entry.index());
      check(
          known.equals(entry),
          "state-machine safety: %d applies %s, others %s",
          member,
          entry,
          known);
      return;
    }
    check(entry.index() == committed.size() + 1L, "%d skips entries before %s", member, entry);
    committed.add(entry);
    committedIn.add(memberTerm);
    StateImage next = state.apply(entry);
    tally.count(Met.COMMIT);
    if (!next.conf().equals(state.conf())) {
      tally.count(Met.CONF_CHANGE);
    }
    if (!next.timing().equals(state.timing())) {
      tally.count(Met.TIMING_CHANGE);
    }
    state = next;
  }

  void sent(Message message) {
    switch (message) {
      case Message.Vote request -> voted(request.from(), request.from(), request.term());
      case Message.VoteReply reply when reply.granted() ->
          voted(reply.from(), reply.to(), reply.term());
      case Message.Append append -> {
        long previousTerm = append.prevTerm();
        for (Entry entry : append.entries()) {
          written(entry, previousTerm);
          previousTerm = entry.term();
        }
      }
      default -> {}
    }
  }

  /// At most one vote per member and term; who asks for votes has voted for itself.
  private void voted(long voter, long candidate, long term) {
    Long other = votes.putIfAbsent(new Ballot(term, voter), candidate);
    check(
        other == null || other == candidate,
        "%d votes for %s and %d in term %d",
        voter,
        other,
        candidate,
        term);
  }

  /// A leader's commit index stands on a quorum of disks, of the membership in force; but for a change of it
  /// that committed last, which was counted under the membership `before` it.
  void leaderCommitted(
      RaftStatus status, long term, ConfState before, BiPredicate<Long, Long> memberHoldsOnDisk) {
    if (status.role() != RoleKind.LEADER) {
      return;
    }
    check(
        isQuorum(status.conf(), term, memberHoldsOnDisk)
            || (status.commit() == status.conf().index()
                && isQuorum(before, term, memberHoldsOnDisk)),
        "commit %d of leader %d in term %d is not on a quorum's disks",
        status.commit(),
        status.id(),
        status.term());
  }

  private static boolean isQuorum(
      ConfState conf, long term, BiPredicate<Long, Long> memberHoldsOnDisk) {
    long holders =
        conf.voters().stream().filter(voter -> memberHoldsOnDisk.test(voter, term)).count();
    return holders > conf.voters().size() / 2;
  }

  /// A read answered by `state` was asked when `committedThen` had been reached.
  void read(Ready.ReadState state, long committedThen) {
    check(
        state.index() >= committedThen,
        "stale read %s, %d was committed when it was asked",
        state,
        committedThen);
  }

  @SuppressWarnings(
      "AnnotateFormatMethod") // the annotation lives in a library this module has no use for
  static void check(boolean holds, String violated, Object... arguments) {
    if (!holds) {
      throw new AssertionError(violated.formatted(arguments));
    }
  }
}
