package io.coxswain.history.watch;

import io.coxswain.history.kv.EventHistory;
import io.coxswain.history.kv.Timeline;
import io.coxswain.history.kv.Verdict;
import java.util.ArrayList;
import java.util.List;

/// What etcd promises to those who watch, held against everything that happened:
///
/// 1. filtered: only keys and kinds that were asked for, from the start on;
/// 2. ordered: revisions never go back;
/// 3. unique: no event comes twice;
/// 4. atomic: one revision comes in one response, unless that is fragmented;
/// 5. reliable: nothing is missing between the start and the last revision told of;
/// 6. resumable: a watch from a revision begins with the first event from there on (5, since each watch is
///    judged from its own start);
/// 7. bookmarkable: after a notice of progress nothing up to its revision comes any more, and nothing up to
///    it was missing;
/// 8. true: key, value, revisions, version, what was there before and whether the key was created are what
///    they were;
/// 9. cancelled by a compaction only if what was needed next was compacted, and silent from then on.
///
/// Not judged: whether events come soon, and their order within one revision. Told as undecided: watches that
/// start before the history of events does.
public final class WatchGuarantees {

  private WatchGuarantees() {}

  /// @param logs of all watches
  /// @param history taken after the last response came
  public static Verdict judge(List<WatchLog> logs, EventHistory history) {
    Timeline timeline = new Timeline(history);
    List<String> violations = new ArrayList<>();
    List<String> undecided = new ArrayList<>();
    for (WatchLog log : logs) {
      violations.addAll(new WatchReplay(log, timeline, history.compactRevision()).violations());
      if (log.start() <= timeline.base() && !timeline.isComplete()) {
        undecided.add(
            "Watch %s starts at revision %d, the history after %d."
                .formatted(log.name(), log.start(), timeline.base()));
      }
    }
    return new Verdict(violations, undecided);
  }
}
