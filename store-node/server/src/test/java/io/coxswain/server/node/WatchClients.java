package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.mvcc.Event;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.watch.WatchOutlet;
import io.coxswain.server.watch.WatchStream;
import io.coxswain.server.watch.WatchStream.WatchSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Clients that watch all keys, at one member after the other, each time from where they were; some read
/// slowly. Each revision has to come once, whole and in order, and is the same for all of them.
///
/// No client of this world puts the same value twice under one key: who sees it at two revisions sees a request
/// that was applied twice.
final class WatchClients {
  private static final ByteString ALL = ByteString.copyFrom(new byte[1]);
  private static final long SECOND = 1_000_000_000L;
  private static final long STAY_NANOS_MAX = 12 * SECOND;

  private final SimulatedCluster cluster;
  private final SeededRandomness random;
  private final Map<Long, List<Event>> seen = new HashMap<>();
  private final Map<Put, Long> putAt = new HashMap<>();
  private final List<Client> clients = new ArrayList<>();
  private boolean over;

  private record Put(ByteString key, ByteString value) {}

  WatchClients(SimulatedCluster cluster, int count) {
    this.cluster = cluster;
    this.random = cluster.world().split();
    for (int i = 0; i < count; i++) {
      Client client = new Client();
      clients.add(client);
      client.move();
    }
  }

  /// Whether everybody has heard of everything up to this revision.
  boolean haveSeen(long revision) {
    return clients.stream().allMatch(client -> client.next > revision);
  }

  /// Nobody watches from now on.
  void leave() {
    over = true;
    clients.forEach(Client::move);
  }

  private void requireFirst(Event event) {
    KeyValue changed = event.getKv();
    if (event.getType() == Event.EventType.PUT) {
      Put put = new Put(changed.getKey(), changed.getValue());
      assertThat(putAt.computeIfAbsent(put, _ -> changed.getModRevision()))
          .as("the revision at which %s was put once", changed)
          .isEqualTo(changed.getModRevision());
    }
  }

  private final class Client {
    /// The first revision holds nothing.
    private long next = 2;

    private int stay;
    private @Nullable WatchStream stream;

    private void move() {
      int now = ++stay;
      WatchStream before = stream;
      stream = null;
      if (before != null) {
        before.close();
      }
      if (over) {
        return;
      }
      cluster.world().after(1 + random.below(STAY_NANOS_MAX), this::move);
      cluster
          .anyRunning()
          .ifPresent(host ->
              host.life().ifPresent(life -> host.outside(life, () -> open(host, life, now))));
    }

    private void open(SimulatedHost host, SimulatedLife life, int now) {
      if (stay != now) {
        return;
      }
      Reader reader = new Reader(now);
      WatchStream opened = life.core().orElseThrow().watches().open(reader);
      stream = opened;
      opened.create(0, new WatchSpec(ALL, ALL, next, false, true, false, false, false));
      reader.beSlow(host, life, opened);
    }

    private final class Reader implements WatchOutlet {
      private final int during;
      private boolean ready = true;

      Reader(int during) {
        this.during = during;
      }

      /// Reads and rests in turn.
      private void beSlow(SimulatedHost host, SimulatedLife life, WatchStream from) {
        cluster
            .world()
            .after(
                random.below(2 * SECOND),
                () -> {
                  if (stay == during) {
                    ready = !ready;
                    if (ready) {
                      host.outside(life, from::onReady);
                    }
                    beSlow(host, life, from);
                  }
                });
      }

      @Override
      public boolean isReady() {
        return ready;
      }

      @Override
      public void send(Notice notice) {
        if (stay != during) {
          return;
        }
        switch (notice) {
          case Notice.Created _ -> {}
          case Notice.Cancelled cancelled -> {
            assertThat(cancelled.compactRevision())
                .as("a watch from %d was cancelled: %s", next, cancelled)
                .isGreaterThan(next);
            cluster.count(Mark.WATCH_COMPACTED);
            next = cancelled.compactRevision();
            cluster
                .world()
                .after(
                    0,
                    () -> {
                      if (stay == during) {
                        move();
                      }
                    });
          }
          case Notice.Events events -> take(events.events());
          case Notice.Progress progress ->
              assertThat(next).as("progress overtook events").isGreaterThan(progress.revision());
        }
      }
    }

    private void take(List<Event> events) {
      int from = 0;
      while (from < events.size()) {
        long revision = events.get(from).getKv().getModRevision();
        int to = from;
        while (to < events.size() && events.get(to).getKv().getModRevision() == revision) {
          to++;
        }
        List<Event> whole = List.copyOf(events.subList(from, to));
        assertThat(revision).as("the next revision of a watch").isEqualTo(next);
        assertThat(seen.computeIfAbsent(revision, _ -> whole)).isEqualTo(whole);
        whole.forEach(WatchClients.this::requireFirst);
        next = revision + 1;
        from = to;
      }
    }
  }
}
