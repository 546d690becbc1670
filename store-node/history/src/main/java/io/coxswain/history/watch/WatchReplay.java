package io.coxswain.history.watch;

import io.coxswain.history.kv.Event;
import io.coxswain.history.kv.KeyState;
import io.coxswain.history.kv.Timeline;
import io.coxswain.history.watch.WatchResponse.Compacted;
import io.coxswain.history.watch.WatchResponse.Events;
import io.coxswain.history.watch.WatchResponse.Progress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One watch, told again response by response beside what really happened.
final class WatchReplay {
  private final WatchLog log;
  private final Timeline timeline;
  private final long compactRevision;
  private final List<String> violations = new ArrayList<>();
  private final Set<Seen> seen = new HashSet<>();
  private long lastRevision;
  private long bookmark;
  private boolean goesOn;
  private boolean ended;

  /// An event that was delivered.
  private record Seen(String key, long revision) {
    static Seen of(Event event) {
      return new Seen(event.key(), event.revision());
    }
  }

  WatchReplay(WatchLog log, Timeline timeline, long compactRevision) {
    this.log = log;
    this.timeline = timeline;
    this.compactRevision = compactRevision;
  }

  List<String> violations() {
    for (WatchResponse response : log.responses()) {
      if (ended) {
        violate("went on after it was cancelled: %s".formatted(response));
      }
      switch (response) {
        case Events events -> take(events);
        case Progress progress -> take(progress);
        case Compacted compacted -> take(compacted);
      }
    }
    checkNothingMissing();
    return violations;
  }

  private void take(Events response) {
    long before = lastRevision;
    for (Event event : response.events()) {
      checkAsked(event);
      checkOrder(event, before);
      checkContent(event);
      seen.add(Seen.of(event));
      lastRevision = Math.max(lastRevision, event.revision());
    }
    goesOn = response.fragment();
  }

  private void take(Progress progress) {
    if (progress.revision() < Math.max(bookmark, lastRevision)) {
      violate(
          "was told of progress up to revision %d after revision %d"
              .formatted(progress.revision(), Math.max(bookmark, lastRevision)));
    }
    if (goesOn) {
      violate(
          "was told of progress up to %d within a fragmented response"
              .formatted(progress.revision()));
    }
    bookmark = Math.max(bookmark, progress.revision());
  }

  private void take(Compacted compacted) {
    long next = Math.max(log.start(), lastRevision + 1);
    if (compacted.compactRevision() <= next) {
      violate(
          ("was cancelled by the compaction of revision %d, although revision %d, which it needed"
                  + " next, was still there")
              .formatted(compacted.compactRevision(), next));
    }
    ended = true;
  }

  private void checkAsked(Event event) {
    if (!log.request().wants(event)) {
      violate("was told of what it had not asked for: %s".formatted(event));
    }
    if (event.revision() < log.start()) {
      violate("was told of %s, before its start at revision %d".formatted(event, log.start()));
    }
  }

  /// @param before the highest revision of earlier responses
  private void checkOrder(Event event, long before) {
    if (seen.contains(Seen.of(event))) {
      violate("was told twice of %s".formatted(event));
    } else if (event.revision() < lastRevision) {
      violate("went back: %s after revision %d".formatted(event, lastRevision));
    } else if (event.revision() == before && !goesOn) {
      violate("got revision %d in two responses: %s".formatted(event.revision(), event));
    }
    if (event.revision() <= bookmark) {
      violate("was told of %s after progress up to revision %d".formatted(event, bookmark));
    }
  }

  private void checkContent(Event event) {
    if (event.revision() <= timeline.base()) {
      return;
    }
    Optional<Event> real = timeline.eventOf(event.key(), event.revision());
    if (real.isEmpty()) {
      violate("was told of %s, which never happened".formatted(event));
      return;
    }
    KeyState now = real.get().now();
    if (!now.equals(event.now())) {
      violate(
          "was told of %s, but it was %s%s"
              .formatted(
                  event, real.get(), isCreation(now) == isCreation(event.now()) ? "" : CREATION));
    }
    checkPrevious(event, real.get().before());
  }

  private static final String CREATION = " (only one of them creates the key)";

  private static boolean isCreation(KeyState state) {
    return state.exists() && state.createRevision() == state.modRevision();
  }

  private void checkPrevious(Event event, KeyState real) {
    boolean right = event.before().equals(real);
    // What is asked for is the state of the revision before; after a compaction it may be gone.
    boolean gone = !event.before().exists() && event.revision() - 1 < compactRevision;
    if (log.request().previousAsked() && !right && !gone) {
      violate(
          "was told of %s with %s before it, but there was %s"
              .formatted(event, event.before(), real));
    }
  }

  /// Everything from the start to the last revision told of, by an event or by a notice of progress.
  private void checkNothingMissing() {
    // The rest of an unfinished response may still have been on its way.
    long whole = goesOn ? lastRevision - 1 : lastRevision;
    long from = Math.max(log.start(), timeline.base() + 1);
    long through = Math.max(whole, bookmark);
    List<Event> missing =
        timeline.events(from, through).stream()
            .filter(log.request()::wants)
            .filter(event -> !seen.contains(Seen.of(event)))
            .toList();
    if (!missing.isEmpty()) {
      violate(
          "missed %d events of revisions %d to %d, the first is %s"
              .formatted(missing.size(), log.start(), through, missing.getFirst()));
    }
  }

  private void violate(String what) {
    violations.add(
        "Watch %s of %s from revision %d %s."
            .formatted(log.name(), log.request().range(), log.start(), what));
  }
}
