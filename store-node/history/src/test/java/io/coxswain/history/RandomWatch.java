package io.coxswain.history;

import io.coxswain.history.kv.Event;
import io.coxswain.history.watch.KeyRange;
import io.coxswain.history.watch.WatchLog;
import io.coxswain.history.watch.WatchRequest;
import io.coxswain.history.watch.WatchResponse;
import io.coxswain.history.watch.WatchResponse.Events;
import io.coxswain.history.watch.WatchResponse.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// A watch that hears everything once, whole and in order, cut into responses by chance.
final class RandomWatch {
  private final List<Event> history;
  private final WatchRequest request;
  private final long start;
  private final Random random;
  private final List<WatchResponse> responses = new ArrayList<>();
  private List<Event> collected = new ArrayList<>();

  private RandomWatch(List<Event> history, WatchRequest request, long start, Random random) {
    this.history = history;
    this.request = request;
    this.start = start;
    this.random = random;
  }

  static WatchLog of(List<Event> history, Random random) {
    long last = history.getLast().revision();
    long start = 1 + random.nextLong(last);
    boolean fromNow = random.nextInt(4) == 0;
    WatchRequest request =
        new WatchRequest(
            range(random),
            fromNow ? 0 : start,
            random.nextInt(4) == 0 ? Set.of(Event.Kind.PUT) : Set.of(Event.Kind.values()),
            true);
    RandomWatch watch = new RandomWatch(history, request, start, random);
    watch.run(start + random.nextLong(last - start + 1));
    return new WatchLog("w", request, fromNow ? start - 1 : last, watch.responses);
  }

  private static KeyRange range(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> KeyRange.ofKey("k0");
      case 1 -> KeyRange.ofPrefix("x");
      default -> KeyRange.all();
    };
  }

  private void run(long through) {
    for (long revision = start; revision <= through; revision++) {
      long at = revision;
      history.stream()
          .filter(event -> event.revision() == at)
          .filter(event -> request.range().contains(event.key()))
          .filter(event -> request.kinds().contains(event.kind()))
          .forEach(collected::add);
      if (random.nextInt(5) == 0) {
        respond();
        if (random.nextInt(3) == 0) {
          responses.add(new Progress(revision));
        }
      }
    }
    respond();
  }

  private void respond() {
    while (collected.size() > 1 && random.nextInt(4) == 0) {
      int cut = 1 + random.nextInt(collected.size() - 1);
      responses.add(new Events(collected.subList(0, cut), true));
      collected = new ArrayList<>(collected.subList(cut, collected.size()));
    }
    if (!collected.isEmpty()) {
      responses.add(new Events(collected, false));
      collected = new ArrayList<>();
    }
  }
}
