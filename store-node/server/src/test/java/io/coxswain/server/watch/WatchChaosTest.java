package io.coxswain.server.watch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.server.watch.WatchOutlet.Notice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random watchers on random outlets over a ring that is far too small: whatever happens, each of them
/// must have heard exactly what the whole history says, or have been told that it was compacted.
class WatchChaosTest {
  private static final int STEPS = 600;

  private final WatchWorld world = new WatchWorld(2000);
  private final List<Happened> history = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private long compacted;

  /// A change; `key` has a minus if it is a deletion.
  private record Happened(long revision, String key) {
    boolean concerns(KeyInterval interval) {
      return interval.contains(WatchWorld.bytes(key.startsWith("-") ? key.substring(1) : key));
    }

    @Override
    public String toString() {
      return revision + " " + key;
    }
  }

  /// One stream and the watchers it has, by id.
  private record Client(
      RecordingOutlet outlet, WatchStream stream, Map<Long, WatchStream.WatchSpec> specs) {}

  static LongStream seeds() {
    String one = System.getProperty("coxswain.seed", "");
    return one.isEmpty() ? LongStream.range(0, 60) : LongStream.of(Long.parseLong(one));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyWatcherHearsExactlyWhatHappened(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 4; i++) {
      RecordingOutlet outlet = new RecordingOutlet();
      clients.add(new Client(outlet, world.open(outlet), new HashMap<>()));
    }
    for (int step = 0; step < STEPS; step++) {
      somethingHappens(random);
    }
    for (Client client : clients) {
      client.outlet().takeOnly(Integer.MAX_VALUE);
      client.stream().onReady();
    }
    world.settle();
    clients.forEach(this::check);
  }

  private void somethingHappens(Random random) {
    Client client = clients.get(random.nextInt(clients.size()));
    switch (random.nextInt(20)) {
      case 0 -> create(client, random);
      case 1 -> client.stream().requestProgress();
      case 2, 3 -> client.outlet().takeOnly(random.nextInt(4));
      case 4, 5 -> {
        client.outlet().takeOnly(1 + random.nextInt(20));
        client.stream().onReady();
      }
      case 6 -> {
        if (random.nextInt(20) == 0) {
          compacted = Math.max(compacted, world.revision() - random.nextInt(60));
          world.compact(compacted);
        }
      }
      case 7 -> {
        if (random.nextInt(10) == 0) {
          for (int i = random.nextInt(20); i >= 0; i--) {
            world.putInSnapshot(keys(random));
          }
          world.restarted();
        }
      }
      case 8, 9, 10 -> world.turn();
      default -> world.putQuietly(keys(random));
    }
  }

  private String[] keys(Random random) {
    String[] keys = new String[1 + random.nextInt(3)];
    for (int i = 0; i < keys.length; i++) {
      String key = "k" + i + random.nextInt(3);
      keys[i] = random.nextInt(4) == 0 ? "-" + key : key;
      history.add(new Happened(world.revision() + 1, keys[i]));
    }
    return keys;
  }

  private void create(Client client, Random random) {
    long start = random.nextInt(3) == 0 ? 0 : 1 + random.nextLong(world.revision() + 3);
    WatchStream.WatchSpec spec =
        random.nextBoolean()
            ? WatchWorld.key("k0" + random.nextInt(3), start)
            : WatchWorld.range("k0", random.nextBoolean() ? "k1" : "k2", start);
    long id = 1L + client.specs().size();
    client.specs().put(id, spec);
    client.stream().create(id, spec);
  }

  private void check(Client client) {
    client.specs().forEach((id, spec) -> check(client.outlet(), id, spec));
    checkProgress(client);
  }

  private void check(RecordingOutlet outlet, long id, WatchStream.WatchSpec spec) {
    List<Notice> own = outlet.heard().stream().filter(notice -> notice.watchId() == id).toList();
    Notice.Created created = (Notice.Created) own.getFirst();
    long first = spec.startRevision() > 0 ? spec.startRevision() : created.revision() + 1;
    KeyInterval interval = KeyInterval.of(spec.key(), spec.rangeEnd());
    List<String> expected =
        history.stream()
            .filter(happened -> happened.revision() >= first && happened.concerns(interval))
            .map(Happened::toString)
            .toList();
    List<String> heard = outlet.eventsOf(id);
    if (own.getLast() instanceof Notice.Cancelled(_, _, long compactRevision, _)) {
      assertThat(compactRevision).isPositive().isLessThanOrEqualTo(compacted);
      assertThat(heard)
          .as("watcher %d, cancelled", id)
          .isEqualTo(expected.subList(0, Math.min(heard.size(), expected.size())));
    } else {
      assertThat(heard).as("watcher %d from %d", id, first).isEqualTo(expected);
    }
    checkWholeRevisions(own);
  }

  private static void checkWholeRevisions(List<Notice> own) {
    long last = 0;
    for (Notice notice : own) {
      if (notice instanceof Notice.Events(_, long through, var events, _)) {
        assertThat(events.getFirst().getKv().getModRevision()).isGreaterThan(last);
        last = events.getLast().getKv().getModRevision();
        assertThat(through).isGreaterThanOrEqualTo(last);
      }
    }
  }

  /// Whatever was said to be sent had been sent.
  private static void checkProgress(Client client) {
    long promised = 0;
    for (Notice notice : client.outlet().heard()) {
      switch (notice) {
        case Notice.Progress(_, long revision) -> promised = Math.max(promised, revision);
        case Notice.Events(long id, _, var events, _) -> {
          long start = requireNonNull(client.specs().get(id)).startRevision();
          for (var event : events) {
            long revision = event.getKv().getModRevision();
            // A watcher that was created after the promise may look back.
            assertThat(revision > promised || start > 0)
                .as("%s after %d", event, promised)
                .isTrue();
          }
        }
        case Notice.Created _, Notice.Cancelled _ -> {}
      }
    }
  }
}
