package io.coxswain.history;

import io.coxswain.history.kv.Event;
import io.coxswain.history.kv.KeyState;
import io.coxswain.history.watch.WatchLog;
import io.coxswain.history.watch.WatchRequest;
import io.coxswain.history.watch.WatchResponse;
import io.coxswain.history.watch.WatchResponse.Compacted;
import io.coxswain.history.watch.WatchResponse.Events;
import io.coxswain.history.watch.WatchResponse.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// One way to make a watch that is right a wrong one, for sure.
enum WatchMutation {
  EVENT_MISSING {
    @Override
    Optional<WatchLog> apply(WatchLog log, Random random) {
      return withEvent(log, random, true, _ -> List.of());
    }
  },
  EVENT_MISSING_AT_A_RESUMPTION {
    @Override
    Optional<WatchLog> apply(WatchLog log, Random random) {
      // Taken up again behind the first event: what came before it belongs to nobody.
      return eventsOf(log).size() < 2 ? Optional.empty() : Optional.of(withoutFirst(log));
    }
  },
  EVENT_TWICE {
    @Override
    Optional<WatchLog> apply(WatchLog log, Random random) {
      return withEvent(log, random, false, event -> List.of(event, event));
    }
  },
  EVENT_AGAIN_AT_THE_END {
    @Override
    Optional<WatchLog> apply(WatchLog log, Random random) {
      List<Event> events = eventsOf(log);
      return events.isEmpty()
          ? Optional.empty()
          : Optional.of(
              plus(log, new Events(List.of(events.get(random.nextInt(events.size()))), false)));
    }
  },
  RESPONSES_SWAPPED {
    @Override
    Optional<WatchLog> apply(WatchLog log, Random random) {
      List<WatchResponse> responses = new ArrayList<>(log.responses());
      List<Integer> pairs = new ArrayList<>();
      for (int i = 0; i + 1 < responses.size(); i++) {
        if (responses.get(i) instanceof Events first
            && responses.get(i + 1) instanceof Events second
            && first.events().getFirst().revision() < second.events().getLast().revision()) {
          pairs.add(i);
        }
      }
      if (pairs.isEmpty()) {
        return Optional.empty();
      }
      int pair = pairs.get(random.nextInt(pairs.size()));
      responses.add(pair, responses.remove(pair + 1));
      return Optional.of(with(log, responses));
    }
  },
  REVISION_SPLIT {
    @Override
    Optional<WatchLog> apply(WatchLog log, Random random) {
      List<WatchResponse> responses = new ArrayList<>();
      boolean split = false;
      for (WatchResponse response : log.responses()) {
        int cut = response instanceof Events events && !split ? cut(events.events()) : 0;
        if (cut > 0 && response instanceof Events(List<Event> events, boolean fragment)) {
          responses.add(new Events(events.subList(0, cut), false));
          responses.add(new Events(events.subList(cut, events.size()), fragment));
          split = true;
        } else {
          responses.add(response);
        }
      }
      return split ? Optional.of(with(log, responses)) : Optional.empty();
    }
  },
  PREVIOUS_WRONG {
    @Override
    Optional<WatchLog> apply(WatchLog log, Random random) {
      return withEvent(
          log,
          random,
          false,
          event ->
              List.of(
                  new Event(
                      event.now(),
                      event.before().exists()
                          ? KeyState.absent(event.key())
                          : event.before().put("from nowhere", 1))));
    }
  },
  CREATION_WRONG {
    @Override
    Optional<WatchLog> apply(WatchLog log, Random random) {
      return withEvent(
          log,
          random,
          false,
          event -> {
            KeyState now = event.now();
            long created = now.createRevision() == now.modRevision() ? 1 : now.modRevision();
            return List.of(
                new Event(
                    new KeyState(now.key(), now.value(), created, now.modRevision(), now.version()),
                    event.before()));
          });
    }
  },
  BOOKMARK_TOO_HIGH {
    @Override
    Optional<WatchLog> apply(WatchLog log, Random random) {
      for (int i = 1; i < log.responses().size(); i++) {
        if (log.responses().get(i) instanceof Events events) {
          List<WatchResponse> responses = new ArrayList<>(log.responses());
          responses.add(i, new Progress(events.events().getFirst().revision()));
          return Optional.of(with(log, responses));
        }
      }
      return Optional.empty();
    }
  },
  STARTS_TOO_EARLY {
    @Override
    Optional<WatchLog> apply(WatchLog log, Random random) {
      List<Event> events = eventsOf(log);
      return events.isEmpty()
          ? Optional.empty()
          : Optional.of(startingAt(log, events.getFirst().revision() + 1));
    }
  },
  CANCELLED_FOR_NOTHING {
    @Override
    Optional<WatchLog> apply(WatchLog log, Random random) {
      return Optional.of(plus(log, new Compacted(1)));
    }
  };

  /// The wrong watch; empty if this one has no place for such a mistake.
  abstract Optional<WatchLog> apply(WatchLog log, Random random);

  private interface Change {
    List<Event> of(Event event);
  }

  /// @param beforeOthers only an event that another of a later revision follows
  private static Optional<WatchLog> withEvent(
      WatchLog log, Random random, boolean beforeOthers, Change change) {
    List<Event> events = eventsOf(log);
    List<Event> fitting =
        events.stream()
            .filter(it -> !beforeOthers || it.revision() < events.getLast().revision())
            .toList();
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(changed(log, fitting.get(random.nextInt(fitting.size())), change));
  }

  private static WatchLog withoutFirst(WatchLog log) {
    return changed(log, eventsOf(log).getFirst(), _ -> List.of());
  }

  private static WatchLog changed(WatchLog log, Event chosen, Change change) {
    List<WatchResponse> responses = new ArrayList<>();
    for (WatchResponse response : log.responses()) {
      if (response instanceof Events(List<Event> events, boolean fragment)) {
        List<Event> after = new ArrayList<>();
        events.forEach(
            event -> after.addAll(event.equals(chosen) ? change.of(event) : List.of(event)));
        responses.add(new Events(after, fragment));
      } else {
        responses.add(response);
      }
    }
    return with(log, responses);
  }

  private static List<Event> eventsOf(WatchLog log) {
    return log.responses().stream()
        .flatMap(it -> it instanceof Events(List<Event> some, _) ? some.stream() : Stream.empty())
        .toList();
  }

  /// Where to cut the events so that the two sides share a revision; 0 = nowhere.
  private static int cut(List<Event> events) {
    for (int i = 1; i < events.size(); i++) {
      if (events.get(i - 1).revision() == events.get(i).revision()) {
        return i;
      }
    }
    return 0;
  }

  private static WatchLog plus(WatchLog log, WatchResponse response) {
    List<WatchResponse> responses = new ArrayList<>(log.responses());
    responses.add(response);
    return with(log, responses);
  }

  private static WatchLog startingAt(WatchLog log, long revision) {
    WatchRequest asked = log.request();
    WatchRequest later =
        new WatchRequest(asked.range(), revision, asked.kinds(), asked.previousAsked());
    return new WatchLog(log.name(), later, log.createdRevision(), log.responses());
  }

  private static WatchLog with(WatchLog log, List<WatchResponse> responses) {
    return new WatchLog(log.name(), log.request(), log.createdRevision(), responses);
  }
}
