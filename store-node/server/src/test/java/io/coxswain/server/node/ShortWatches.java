package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.mvcc.Event;
import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.watch.WatchOutlet;
import io.coxswain.server.watch.WatchStream;
import io.coxswain.server.watch.WatchStream.WatchSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Watches that begin a little before or after the newest revision or at the compacted one, ask for progress,
/// want to know what each change replaced, and end soon. Nothing below their start reaches them (etcd #20221)
/// and all from there on does (etcd #19179), progress never overtakes an event (etcd #15220), and what a
/// change is said to have replaced is what was there.
final class ShortWatches {
  private static final ByteString ALL = ByteString.copyFrom(new byte[1]);
  private static final long SECOND = 1_000_000_000L;
  private static final long STAY_NANOS_MAX = 6 * SECOND;
  private static final int AROUND = 20;

  private final SimulatedCluster cluster;
  private final SeededRandomness random;
  private boolean over;

  ShortWatches(SimulatedCluster cluster, int count) {
    this.cluster = cluster;
    this.random = cluster.world().split();
    for (int i = 0; i < count; i++) {
      begin();
    }
  }

  /// None begins from now on; those that are open end soon.
  void leave() {
    over = true;
  }

  private void begin() {
    if (over) {
      return;
    }
    cluster.world().after(1 + random.below(STAY_NANOS_MAX), this::begin);
    cluster
        .anyRunning()
        .ifPresent(host ->
            host.life().ifPresent(life -> host.outside(life, () -> new Watch().open(host, life))));
  }

  private final class Watch implements WatchOutlet {
    private final Map<ByteString, Optional<KeyValue>> now = new HashMap<>();
    private long start;
    private long last;
    private long next;
    private boolean closed;

    void open(SimulatedHost host, SimulatedLife life) {
      MemberCore.Running member = life.core().orElseThrow();
      long compacted = member.state().compactedRevision();
      start =
          compacted > 0 && random.chance(0.5)
              ? compacted
              : Math.max(1, member.state().currentRevision() - AROUND + random.below(2 * AROUND));
      next = Math.max(2, start); // the first revision holds nothing
      WatchStream stream = member.watches().open(this);
      stream.create(0, new WatchSpec(ALL, ALL, start, true, false, false, false, false));
      askForProgress(host, life, stream);
      cluster
          .world()
          .after(
              random.below(STAY_NANOS_MAX),
              () -> {
                closed = true;
                stream.close();
              });
    }

    private void askForProgress(SimulatedHost host, SimulatedLife life, WatchStream stream) {
      cluster
          .world()
          .after(
              random.below(SECOND),
              () -> {
                if (!closed) {
                  host.outside(life, stream::requestProgress);
                  askForProgress(host, life, stream);
                }
              });
    }

    @Override
    public boolean isReady() {
      return random.chance(0.9);
    }

    @Override
    public void send(Notice notice) {
      if (closed) {
        return;
      }
      switch (notice) {
        case Notice.Created _ -> {}
        case Notice.Cancelled cancelled -> {
          closed = true;
          assertThat(cancelled.compactRevision()).as("%s", cancelled).isGreaterThan(next);
        }
        case Notice.Events events -> events.events().forEach(this::take);
        case Notice.Progress(long _, long revision) -> {
          assertThat(revision)
              .as("progress of a watch from %d", start)
              .isGreaterThanOrEqualTo(start)
              .isLessThan(next);
          cluster.count("progress told");
        }
      }
    }

    private void take(Event event) {
      KeyValue changed = event.getKv();
      long revision = changed.getModRevision();
      if (revision != last) {
        assertThat(revision).as("the next revision of a watch from %d", start).isEqualTo(next);
        last = next++;
      }
      Optional<KeyValue> replaced =
          event.hasPrevKv() ? Optional.of(event.getPrevKv()) : Optional.empty();
      Optional<KeyValue> before = now.getOrDefault(changed.getKey(), replaced);
      assertThat(replaced)
          .as("what revision %d replaced, if it was not compacted", revision)
          .isIn(before, Optional.empty());
      boolean deleted = event.getType() == Event.EventType.DELETE;
      now.put(changed.getKey(), deleted ? Optional.empty() : Optional.of(changed));
    }
  }
}
