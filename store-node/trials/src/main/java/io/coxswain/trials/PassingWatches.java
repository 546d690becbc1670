package io.coxswain.trials;

import io.coxswain.api.etcd.WatchProgressRequest;
import io.coxswain.api.etcd.WatchRequest;
import io.coxswain.history.KvHistory;
import io.coxswain.history.kv.Event;
import io.coxswain.history.watch.KeyRange;
import io.grpc.stub.StreamObserver;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Clients that watch something for a moment, from a revision somewhat back, ahead, or now, ask how far it got, and
/// go.
final class PassingWatches implements AutoCloseable {
  /// How far from the newest revision a watch may begin, back or ahead (etcd's robustness tests do the same).
  private static final long DISTANCE_MAX = 100;

  private static final long STAY_MILLIS_MAX = 1_500;
  private static final int PLACES = 4;

  private final Crew crew = new Crew();
  private final String prefix;
  private final KvHistory history;

  /// @param prefix of the keys of which they watch some
  PassingWatches(List<Integer> ports, int count, String prefix, KvHistory history) {
    this.prefix = prefix;
    this.history = history;
    for (int i = 0; i < count; i++) {
      Passer passer = new Passer(new Roaming("passer-" + i, ports, i));
      crew.begin(passer.roaming, passer::once);
    }
  }

  /// Ends all watches; what they heard is in the history then.
  @Override
  public void close() {
    crew.close();
  }

  private final class Passer {
    private final Roaming roaming;
    private long newest;

    Passer(Roaming roaming) {
      this.roaming = roaming;
    }

    void once() throws InterruptedException {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      CompletableFuture<WatchEar> over = new CompletableFuture<>();
      WatchEar ear = new WatchEar(draw(random), over::complete);
      StreamObserver<WatchRequest> asking = ear.listen(roaming.channel());
      await(over, random.nextLong(STAY_MILLIS_MAX));
      if (!over.isDone()) {
        askForProgress(asking);
        await(over, random.nextLong(STAY_MILLIS_MAX));
      }
      ear.log(roaming.name()).ifPresent(history::add);
      newest = Math.max(newest, ear.created());
      roaming.goOn();
    }

    private io.coxswain.history.watch.WatchRequest draw(ThreadLocalRandom random) {
      long start =
          newest == 0 || random.nextInt(4) == 0
              ? 0
              : Math.max(1, newest + random.nextLong(-DISTANCE_MAX, DISTANCE_MAX));
      return new io.coxswain.history.watch.WatchRequest(
          range(random), start, kinds(random), random.nextBoolean());
    }

    private KeyRange range(ThreadLocalRandom random) {
      return random.nextBoolean()
          ? KeyRange.ofPrefix(prefix)
          : KeyRange.ofPrefix("%s%d/".formatted(prefix, random.nextInt(PLACES)));
    }

    private Set<Event.Kind> kinds(ThreadLocalRandom random) {
      return switch (random.nextInt(4)) {
        case 0 -> EnumSet.of(Event.Kind.PUT);
        case 1 -> EnumSet.of(Event.Kind.DELETE);
        default -> EnumSet.allOf(Event.Kind.class);
      };
    }
  }

  private static void askForProgress(StreamObserver<WatchRequest> asking) {
    asking.onNext(
        WatchRequest.newBuilder()
            .setProgressRequest(WatchProgressRequest.getDefaultInstance())
            .build());
  }

  private static void await(CompletableFuture<WatchEar> over, long millis)
      throws InterruptedException {
    try {
      var _ = over.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      // It goes on.
    } catch (java.util.concurrent.ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
