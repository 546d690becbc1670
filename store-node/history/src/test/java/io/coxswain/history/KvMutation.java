package io.coxswain.history;

import io.coxswain.history.kv.Action.Put;
import io.coxswain.history.kv.Condition.NumberIs;
import io.coxswain.history.kv.Event;
import io.coxswain.history.kv.KeyState;
import io.coxswain.history.kv.KvOperation;
import io.coxswain.history.kv.Outcome;
import io.coxswain.history.kv.Outcome.Answered;
import io.coxswain.history.kv.Outcome.Failed;
import io.coxswain.history.kv.Outcome.Unknown;
import io.coxswain.history.kv.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/// One way to make a history that is right a wrong one, for sure. Some are wrong only in the order that the
/// revisions claim, and no business of a judge that does not trust them.
enum KvMutation {
  STALE_READ(true) {
    @Override
    Optional<RandomHistory> apply(RandomHistory history, Random random) {
      return pick(history, random, KvMutation::replacedSomething)
          .map(write -> withLastRead(history, foundBy(write), last(history)));
    }
  },
  LOST_WRITE(true) {
    @Override
    Optional<RandomHistory> apply(RandomHistory history, Random random) {
      return pick(history, random, it -> replacedSomething(it) && revision(it) == last(history))
          .map(write ->
              withLastRead(
                  withoutEventsFrom(history, revision(write)),
                  foundBy(write),
                  revision(write) - 1));
    }
  },
  LOST_WRITE_THAT_NOBODY_READ(false) {
    @Override
    Optional<RandomHistory> apply(RandomHistory history, Random random) {
      return pick(history, random, it -> it.changed() && revision(it) == last(history))
          .map(write -> withoutEventsFrom(history, revision(write)));
    }
  },
  DONE_TWICE(true) {
    @Override
    Optional<RandomHistory> apply(RandomHistory history, Random random) {
      return pick(history, random, KvMutation::isPlainPut)
          .map(write -> {
            Put put = (Put) write.request().then().getFirst();
            KeyState was = now(history, put.key());
            KeyState again = was.put(put.value(), last(history) + 1);
            return withLastRead(
                plusEvent(history, new Event(again, was)), again, again.modRevision());
          });
    }
  },
  UNKNOWN_WRITE_DONE_TWICE(false) {
    @Override
    Optional<RandomHistory> apply(RandomHistory history, Random random) {
      return history.operations().stream()
          .filter(it -> it.outcome() instanceof Unknown && isPlainPut(it) && wasDone(history, it))
          .findFirst()
          .map(write -> {
            Put put = (Put) write.request().then().getFirst();
            KeyState was = now(history, put.key());
            return plusEvent(history, new Event(was.put(put.value(), last(history) + 1), was));
          });
    }
  },
  COMPARE_SUCCEEDED_TWICE(true) {
    @Override
    Optional<RandomHistory> apply(RandomHistory history, Random random) {
      return pick(history, random, it -> isCompareAndPut(it) && it.changed() && compared(it) != 0)
          .map(first -> {
            String key = foundBy(first).key();
            KeyState was = now(history, key);
            KeyState again = was.put("again", last(history) + 1);
            Request request = Request.compareAndPut(key, compared(first), "again");
            Answered answer = new Answered(again.modRevision(), true, List.of(foundBy(first)));
            return plusOperation(
                plusEvent(history, new Event(again, was)),
                new KvOperation("again", request, first.invokedNanos(), END, answer));
          });
    }
  },
  REFUSED_BUT_DONE(true) {
    @Override
    Optional<RandomHistory> apply(RandomHistory history, Random random) {
      return pick(history, random, it -> isPlainPut(it) && isSeen(history, it))
          .map(it -> replaced(history, it, new Failed("refused")));
    }
  },
  WRONG_VERSION(true) {
    @Override
    Optional<RandomHistory> apply(RandomHistory history, Random random) {
      return pick(
              history, random, it -> replacedSomething(it) && writerIsKnown(history, foundBy(it)))
          .map(it -> withFound(history, it, oneVersionMore(foundBy(it))));
    }
  },
  WRONG_BRANCH(true) {
    @Override
    Optional<RandomHistory> apply(RandomHistory history, Random random) {
      return pick(history, random, KvMutation::isCompareAndPut)
          .map(it -> {
            Answered answer = (Answered) it.outcome();
            return replaced(
                history, it, new Answered(answer.revision(), !answer.succeeded(), answer.found()));
          });
    }
  },
  READ_AHEAD(true) {
    @Override
    Optional<RandomHistory> apply(RandomHistory history, Random random) {
      return pick(history, random, KvMutation::isPlainPut)
          .map(write -> {
            Put put = (Put) write.request().then().getFirst();
            KeyState future = foundBy(write).put(put.value(), revision(write));
            Answered answer = new Answered(revision(write), true, List.of(future));
            return plusOperation(
                history,
                new KvOperation(
                    "prophet", Request.get(put.key()), -2, write.invokedNanos() - 1, answer));
          });
    }
  },
  OLD_REVISION(false) {
    @Override
    Optional<RandomHistory> apply(RandomHistory history, Random random) {
      return pick(history, random, it -> revision(it) > 1)
          .map(before ->
              withLastRead(history, now(history, "k0"), random.nextLong(revision(before))));
    }
  },
  SERIALIZABLE_FROM_NOWHERE(false) {
    @Override
    Optional<RandomHistory> apply(RandomHistory history, Random random) {
      return pick(history, random, it -> it.request().serializable() && foundBy(it).exists())
          .map(it -> withFound(history, it, oneVersionMore(foundBy(it))));
    }
  },
  EVENT_MISSING(false) {
    @Override
    Optional<RandomHistory> apply(RandomHistory history, Random random) {
      List<Event> events = new ArrayList<>(history.events());
      Event gone = events.remove(random.nextInt(events.size()));
      // The last one might never have been, if nobody was answered with it.
      return gone.revision() == last(history)
          ? Optional.empty()
          : Optional.of(withEvents(history, events));
    }
  },
  EVENTS_SWAPPED(false) {
    @Override
    Optional<RandomHistory> apply(RandomHistory history, Random random) {
      List<Event> events = new ArrayList<>(history.events());
      int index = random.nextInt(events.size() - 1);
      if (events.get(index).revision() == events.get(index + 1).revision()) {
        return Optional.empty();
      }
      events.add(index, events.remove(index + 1));
      return Optional.of(withEvents(history, events));
    }
  },
  EVENT_OF_ANOTHER_VERSION(false) {
    @Override
    Optional<RandomHistory> apply(RandomHistory history, Random random) {
      List<Event> events = new ArrayList<>(history.events());
      int index = random.nextInt(events.size());
      Event event = events.get(index);
      events.set(index, new Event(oneVersionMore(event.now()), event.before()));
      return Optional.of(withEvents(history, events));
    }
  };

  /// After every operation of a random history.
  private static final long END = 1_000_000;

  private final boolean wrongInAnyOrder;

  KvMutation(boolean wrongInAnyOrder) {
    this.wrongInAnyOrder = wrongInAnyOrder;
  }

  /// Whether no order at all explains the answers, whatever the revisions.
  boolean isWrongInAnyOrder() {
    return wrongInAnyOrder;
  }

  /// The wrong history; empty if this one has no place for such a mistake.
  abstract Optional<RandomHistory> apply(RandomHistory history, Random random);

  private static Optional<KvOperation> pick(
      RandomHistory history, Random random, Predicate<KvOperation> which) {
    List<KvOperation> fitting =
        history.operations().stream()
            .filter(it -> it.outcome() instanceof Answered)
            .filter(which)
            .toList();
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(fitting.get(random.nextInt(fitting.size())));
  }

  private static boolean isPlainPut(KvOperation operation) {
    return operation.request().conditions().isEmpty()
        && operation.request().then().getFirst() instanceof Put;
  }

  private static boolean isCompareAndPut(KvOperation operation) {
    return operation.request().otherwise().size() == 1;
  }

  private static long compared(KvOperation operation) {
    return ((NumberIs) operation.request().conditions().getFirst()).number();
  }

  private static boolean replacedSomething(KvOperation operation) {
    return isPlainPut(operation) && foundBy(operation).exists();
  }

  private static boolean wasDone(RandomHistory history, KvOperation write) {
    Put put = (Put) write.request().then().getFirst();
    return history.events().stream()
        .anyMatch(event -> event.now().exists() && event.now().value().equals(put.value()));
  }

  private static boolean isSeen(RandomHistory history, KvOperation write) {
    Put put = (Put) write.request().then().getFirst();
    return history.operations().stream()
        .filter(it -> !it.equals(write) && !it.request().serializable())
        .anyMatch(it ->
            it.outcome() instanceof Answered answer
                && answer.found().stream().anyMatch(found -> found.value().equals(put.value())));
  }

  private static boolean writerIsKnown(RandomHistory history, KeyState state) {
    return history.operations().stream()
        .anyMatch(it -> it.changed() && revision(it) == state.modRevision());
  }

  private static KeyState foundBy(KvOperation operation) {
    return ((Answered) operation.outcome()).found().getFirst();
  }

  private static long revision(KvOperation operation) {
    return ((Answered) operation.outcome()).revision();
  }

  private static long last(RandomHistory history) {
    return history.events().getLast().revision();
  }

  private static KeyState now(RandomHistory history, String key) {
    return history.events().reversed().stream()
        .filter(event -> event.key().equals(key))
        .findFirst()
        .map(Event::now)
        .filter(KeyState::exists)
        .orElse(KeyState.absent(key));
  }

  private static KeyState oneVersionMore(KeyState state) {
    return new KeyState(
        state.key(),
        state.value(),
        state.createRevision(),
        state.modRevision(),
        state.version() + 1);
  }

  private static RandomHistory withLastRead(RandomHistory history, KeyState found, long revision) {
    Answered answer = new Answered(revision, true, List.of(found));
    return plusOperation(
        history, new KvOperation("last", Request.get(found.key()), END, END + 1, answer));
  }

  private static RandomHistory withFound(
      RandomHistory history, KvOperation operation, KeyState found) {
    Answered answer = (Answered) operation.outcome();
    return replaced(
        history, operation, new Answered(answer.revision(), answer.succeeded(), List.of(found)));
  }

  private static RandomHistory replaced(
      RandomHistory history, KvOperation operation, Outcome outcome) {
    KvOperation instead =
        new KvOperation(
            operation.client(),
            operation.request(),
            operation.invokedNanos(),
            operation.answeredNanos(),
            outcome);
    return new RandomHistory(
        history.operations().stream().map(it -> it.equals(operation) ? instead : it).toList(),
        history.events());
  }

  private static RandomHistory plusOperation(RandomHistory history, KvOperation operation) {
    List<KvOperation> operations = new ArrayList<>(history.operations());
    operations.add(operation);
    return new RandomHistory(operations, history.events());
  }

  private static RandomHistory plusEvent(RandomHistory history, Event event) {
    List<Event> events = new ArrayList<>(history.events());
    events.add(event);
    return withEvents(history, events);
  }

  private static RandomHistory withoutEventsFrom(RandomHistory history, long revision) {
    return withEvents(
        history, history.events().stream().filter(event -> event.revision() < revision).toList());
  }

  private static RandomHistory withEvents(RandomHistory history, List<Event> events) {
    return new RandomHistory(history.operations(), events);
  }
}
