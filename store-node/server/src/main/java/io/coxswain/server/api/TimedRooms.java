package io.coxswain.server.api;

import io.coxswain.server.metrics.Metric;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.mvcc.RangeAnswer;
import io.coxswain.server.mvcc.RangeQuery;
import io.coxswain.server.watch.WatchHub;
import io.coxswain.server.watch.WatchOutlet;
import io.coxswain.server.watch.WatchStream;
import io.coxswain.server.world.Clock;
import java.util.function.DoubleConsumer;

/// The rooms of a member, with clocks in the doors through which ranges are read and watches answered.
final class TimedRooms {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Clock clock;

  private TimedRooms(Clock clock) {
    this.clock = clock;
  }

  static MemberRooms of(MemberRooms rooms, Metrics metrics, Clock clock) {
    TimedRooms timed = new TimedRooms(clock);
    return new MemberRooms(
        rooms.facts(),
        rooms.proposals(),
        rooms.reads(),
        timed.new Ranges(rooms.kv(), metrics),
        timed.new Watches(rooms.watches(), metrics),
        rooms.leases(),
        rooms.membership(),
        rooms.leadership(),
        rooms.fingerprints());
  }

  private double secondsSince(long nanos) {
    return (clock.nanoTime() - nanos) / NANOS_PER_SECOND;
  }

  private final class Ranges implements KvReads {
    private final KvReads kv;
    private final DoubleConsumer successes;
    private final DoubleConsumer failures;

    Ranges(KvReads kv, Metrics metrics) {
      this.kv = kv;
      this.successes = metrics.observe(Metric.RANGE_TIME, "true");
      this.failures = metrics.observe(Metric.RANGE_TIME, "false");
    }

    @Override
    public RangeAnswer range(RangeQuery query) {
      long start = clock.nanoTime();
      boolean answered = false;
      try {
        RangeAnswer answer = kv.range(query);
        answered = true;
        return answer;
      } finally {
        (answered ? successes : failures).accept(secondsSince(start));
      }
    }

    @Override
    public long currentRevision() {
      return kv.currentRevision();
    }

    @Override
    public long compactedRevision() {
      return kv.compactedRevision();
    }
  }

  private final class Watches implements WatchHub {
    private final WatchHub hub;
    private final DoubleConsumer events;
    private final DoubleConsumer perEvent;
    private final DoubleConsumer control;
    private final DoubleConsumer progress;

    Watches(WatchHub hub, Metrics metrics) {
      this.hub = hub;
      this.events = metrics.observe(Metric.WATCH_EVENTS_TIME);
      this.perEvent = metrics.observe(Metric.WATCH_EVENT_TIME);
      this.control = metrics.observe(Metric.WATCH_CONTROL_TIME);
      this.progress = metrics.observe(Metric.WATCH_PROGRESS_TIME);
    }

    @Override
    public WatchStream open(WatchOutlet outlet) {
      return hub.open(
          new WatchOutlet() {
            @Override
            public boolean isReady() {
              return outlet.isReady();
            }

            @Override
            public void send(Notice notice) {
              long start = clock.nanoTime();
              outlet.send(notice);
              observe(notice, secondsSince(start));
            }
          });
    }

    private void observe(WatchOutlet.Notice notice, double seconds) {
      switch (notice) {
        case WatchOutlet.Notice.Events sent -> {
          events.accept(seconds);
          perEvent.accept(seconds / Math.max(1, sent.events().size()));
        }
        case WatchOutlet.Notice.Created _, WatchOutlet.Notice.Cancelled _ ->
            control.accept(seconds);
        case WatchOutlet.Notice.Progress _ -> progress.accept(seconds);
      }
    }
  }
}
