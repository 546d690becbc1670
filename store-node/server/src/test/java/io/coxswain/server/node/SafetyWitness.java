package io.coxswain.server.node;

import io.coxswain.raft.Entry;
import io.coxswain.raft.Message;
import io.coxswain.raft.Payload;
import io.coxswain.server.log.RecoveredLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The all-seeing witness of consensus: compares what any member says or applies with what all have said and
/// applied before, also in earlier lives. It hears of every message when it leaves, of every group of
/// entries when it was applied, and of every log that is opened.
///
/// Checked (names of the Raft paper, figure 3): election safety, log matching, leader completeness,
/// state-machine safety; and what they stand on: one vote for each term, one change of the membership at a
/// time, and that a log holds, after whatever has happened to its disk, the committed entries that it has
/// acknowledged.
final class SafetyWitness {
  private record EntryId(long term, long index) {}

  private record Ballot(long term, long voter) {}

  private record Written(Entry entry, long previousTerm) {}

  /// @param by the newest term of any leader when it was first seen applied: it was committed then or before
  private record Committed(Entry entry, long by) {}

  /// Everything up to `index` of the leader's log of `term` was acknowledged.
  private record Acknowledged(long term, long index) {}

  private final Map<Long, Long> leaders = new HashMap<>();
  private final Map<Ballot, Long> votes = new HashMap<>();
  private final Map<EntryId, Written> written = new HashMap<>();
  private final Map<Long, Acknowledged> acknowledged = new HashMap<>();
  private final Map<Long, Long> newestApplied = new HashMap<>();

  /// By index. One may be missing if who applied it was killed before it was seen.
  private final TreeMap<Long, Committed> committed = new TreeMap<>();

  /// By index, the newest that anybody has sent.
  private final Map<Long, Entry> newestAt = new HashMap<>();

  private final Consumer<Mark> marks;
  private long newestTerm;

  /// @param marks told of rare things that are seen by the way
  SafetyWitness(Consumer<Mark> marks) {
    this.marks = marks;
  }

  /// A member sends, or would if there were a way.
  void sent(Message message) {
    Mark.of(message).ifPresent(marks);
    switch (message) {
      case Message.Vote vote -> voted(vote.from(), vote.from(), vote.term());
      case Message.VoteReply reply when reply.granted() ->
          voted(reply.from(), reply.to(), reply.term());
      case Message.Heartbeat heartbeat -> leads(heartbeat.from(), heartbeat.term());
      case Message.Append append -> {
        leads(append.from(), append.term());
        long previousTerm = append.prevTerm();
        for (Entry entry : append.entries()) {
          requireLogsMatch(entry, previousTerm);
          requireComplete(append, entry);
          requireOneChange(append, entry);
          note(append, entry);
          previousTerm = entry.term();
        }
      }
      case Message.AppendReply reply when !reply.rejected() -> acknowledged(reply);
      default -> {}
    }
  }

  private void leads(long member, long term) {
    Long other = leaders.putIfAbsent(term, member);
    newestTerm = Math.max(newestTerm, term);
    check(
        other == null || other == member,
        "election safety: %x and %x lead term %d",
        other,
        member,
        term);
  }

  /// Who asks for votes has voted for itself.
  private void voted(long voter, long candidate, long term) {
    Long other = votes.putIfAbsent(new Ballot(term, voter), candidate);
    check(
        other == null || other == candidate,
        "one vote: %x votes for %x and %x in term %d",
        voter,
        other,
        candidate,
        term);
  }

  /// The same term and index always is the same entry after the same entry.
  private void requireLogsMatch(Entry entry, long previousTerm) {
    Written now = new Written(entry, previousTerm);
    Written before = written.putIfAbsent(new EntryId(entry.term(), entry.index()), now);
    check(before == null || before.equals(now), "log matching: %s and %s", before, now);
  }

  /// A leader holds what was committed in earlier terms.
  private void requireComplete(Message.Append append, Entry entry) {
    Committed known = committed.get(entry.index());
    check(
        known == null || known.by >= append.term() || known.entry.term() == entry.term(),
        "leader completeness: %x, which leads term %d, sends %s where others have applied another",
        append.from(),
        append.term(),
        entry);
  }

  /// A leader begins a change of the membership when the one before has committed: each step keeps every old
  /// quorum overlapping every new one, two at once need not (thesis 4.1).
  private void requireOneChange(Message.Append append, Entry change) {
    if (!isChange(change) || change.term() < append.term()) {
      return;
    }
    Written at = written.get(new EntryId(change.term(), change.index()));
    for (long index = change.index() - 1;
        at != null && index > append.commit() && !committed.containsKey(index);
        index--) {
      at = written.get(new EntryId(at.previousTerm, index));
      check(
          at == null || !isChange(at.entry),
          "one change at a time: %x appends %s before the change at %d has committed",
          append.from(),
          change,
          index);
    }
  }

  private static boolean isChange(Entry entry) {
    return entry.payload() instanceof Payload.Membership;
  }

  private void note(Message.Append append, Entry entry) {
    if (entry.term() < append.term()) {
      marks.accept(Mark.OLD_ENTRY_SENT);
    }
    Entry before = newestAt.get(entry.index());
    if (before == null || before.term() < entry.term()) {
      newestAt.put(entry.index(), entry);
      if (before != null) {
        marks.accept(Mark.ENTRY_REPLACED);
      }
    }
  }

  private void acknowledged(Message.AppendReply reply) {
    acknowledged.merge(
        reply.from(),
        new Acknowledged(reply.term(), reply.index()),
        (before, now) -> now.term > before.term || now.index > before.index ? now : before);
  }

  /// A member has applied these.
  void applied(long member, List<Entry> group) {
    long before = newestApplied.getOrDefault(member, Long.MAX_VALUE - 1);
    if (group.getFirst().index() > before + 1) {
      marks.accept(Mark.RAN_ON);
    }
    newestApplied.put(member, group.getLast().index());
    for (Entry entry : group) {
      Committed known =
          committed.computeIfAbsent(entry.index(), _ -> new Committed(entry, newestTerm));
      check(
          known.entry.equals(entry),
          "state-machine safety: %x applies %s, others %s",
          member,
          entry,
          known.entry);
    }
  }

  /// A member starts with this log.
  void opened(RecoveredLog log) {
    log.tornTail().ifPresent(_ -> marks.accept(Mark.TORN_TAIL_CUT));
    if (log.snapshot().index() > 0) {
      marks.accept(Mark.LOG_BEHIND_SNAPSHOT);
    }
    Acknowledged promise = acknowledged.get(log.identity().memberId());
    if (promise == null) {
      return;
    }
    long last =
        committed.headMap(promise.index, true).descendingMap().values().stream()
            .filter(known -> known.entry.term() <= promise.term)
            .findFirst()
            .map(known -> known.entry.index())
            .orElse(0L);
    check(
        log.lastIndex() >= last,
        "durability: %x has acknowledged committed entry %d, and its log ends at %d",
        log.identity().memberId(),
        last,
        log.lastIndex());
  }

  @SuppressWarnings("AnnotateFormatMethod") // the formats are all here
  private static void check(boolean holds, String violated, Object... arguments) {
    if (!holds) {
      throw new AssertionError(violated.formatted(arguments));
    }
  }
}
