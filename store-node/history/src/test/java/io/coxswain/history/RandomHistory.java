package io.coxswain.history;

import io.coxswain.history.kv.Action;
import io.coxswain.history.kv.Action.Get;
import io.coxswain.history.kv.Action.Put;
import io.coxswain.history.kv.Condition.Field;
import io.coxswain.history.kv.Condition.NumberIs;
import io.coxswain.history.kv.Condition.Relation;
import io.coxswain.history.kv.Event;
import io.coxswain.history.kv.EventHistory;
import io.coxswain.history.kv.KvOperation;
import io.coxswain.history.kv.Outcome;
import io.coxswain.history.kv.Outcome.Failed;
import io.coxswain.history.kv.Outcome.Unknown;
import io.coxswain.history.kv.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/// What some clients did to a store that is right: every request takes effect at one moment between its call
/// and its answer, and who lost his answer knows nothing. The same seed makes the same history.
record RandomHistory(List<KvOperation> operations, List<Event> events) {

  /// @param clients that do something at once
  /// @param requestsPerClient one after the other
  /// @param keys that requests of one key choose from
  /// @param pairs of further keys, which transactions touch together
  /// @param unknownPercent of the requests, whose answer is lost
  record Shape(int clients, int requestsPerClient, int keys, int pairs, int unknownPercent) {
    /// 150 requests, some 30 on each key.
    static final Shape SMALL = new Shape(6, 25, 4, 1, 8);
  }

  /// A request to come: who calls it, when it takes effect and when it ends.
  private record Plan(String client, long invoked, long effect, long answered, Fate fate) {}

  private enum Fate {
    ANSWERED,
    REFUSED,
    LOST_BUT_DONE,
    LOST
  }

  EventHistory eventHistory() {
    return EventHistory.ofEmptyStore(events);
  }

  static RandomHistory of(long seed, Shape shape) {
    Random random = new Random(seed);
    List<Plan> plans = new ArrayList<>();
    for (int client = 0; client < shape.clients(); client++) {
      plan(random, client, shape, plans);
    }
    plans.sort(Comparator.comparingLong(Plan::effect));
    TrueStore store = new TrueStore();
    List<KvOperation> operations = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      Plan plan = plans.get(i);
      Request request = request(random, shape, store, "v" + i);
      operations.add(
          new KvOperation(
              plan.client(),
              request,
              plan.invoked(),
              plan.answered(),
              outcome(random, store, request, plan.fate())));
    }
    return new RandomHistory(List.copyOf(operations), List.copyOf(store.events()));
  }

  private static void plan(Random random, int client, Shape shape, List<Plan> plans) {
    long now = random.nextInt(50);
    int life = 0;
    for (int i = 0; i < shape.requestsPerClient(); i++) {
      Fate fate = fate(random, shape.unknownPercent());
      long effect = now + 1 + random.nextInt(100);
      long answered = effect + 1 + random.nextInt(40);
      if (fate == Fate.LOST_BUT_DONE && random.nextBoolean()) {
        // Given up before it happens.
        answered = now + 1;
      }
      plans.add(new Plan(client + "-" + life, now, effect, answered, fate));
      if (fate == Fate.LOST || fate == Fate.LOST_BUT_DONE) {
        life++;
      }
      now = answered + random.nextInt(60);
    }
  }

  private static Fate fate(Random random, int unknownPercent) {
    int percent = random.nextInt(100);
    if (percent < unknownPercent) {
      return random.nextBoolean() ? Fate.LOST : Fate.LOST_BUT_DONE;
    }
    return percent >= 97 ? Fate.REFUSED : Fate.ANSWERED;
  }

  private static Outcome outcome(Random random, TrueStore store, Request request, Fate fate) {
    return switch (fate) {
      case REFUSED -> new Failed("refused");
      case LOST -> new Unknown("timeout");
      case LOST_BUT_DONE -> {
        store.run(request);
        yield new Unknown("timeout");
      }
      case ANSWERED -> {
        if (request.serializable()) {
          long behind = Math.max(1, store.revision() - random.nextInt(5));
          yield store.getAt(request.keys().iterator().next(), behind);
        }
        yield store.run(request);
      }
    };
  }

  private static Request request(Random random, Shape shape, TrueStore store, String value) {
    String key = "k" + random.nextInt(shape.keys());
    return switch (random.nextInt(10)) {
      case 0, 1 -> Request.put(key, value);
      case 2, 3, 4 -> Request.get(key);
      case 5 -> Request.getSerializable(key);
      case 6 -> Request.delete(key);
      case 7, 8 -> {
        long known = store.get(key).modRevision();
        // Some come too late.
        yield Request.compareAndPut(key, random.nextInt(4) == 0 ? known + 1 : known, value);
      }
      default -> pair(random, random.nextInt(shape.pairs()), store, value);
    };
  }

  private static Request pair(Random random, int number, TrueStore store, String value) {
    List<String> pair = List.of("x" + number, "y" + number);
    List<Action> read = List.of(new Get(pair.get(0)), new Get(pair.get(1)));
    if (random.nextBoolean()) {
      return Request.transaction(List.of(), read, List.of());
    }
    String compared = pair.get(random.nextInt(2));
    return Request.transaction(
        List.of(
            new NumberIs(
                compared,
                Field.MOD_REVISION,
                Relation.EQUAL,
                store.get(compared).modRevision() + random.nextInt(2))),
        List.of(new Put(pair.get(0), value), new Put(pair.get(1), value), new Get(pair.get(0))),
        read);
  }
}
