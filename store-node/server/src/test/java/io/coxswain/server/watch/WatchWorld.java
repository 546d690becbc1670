package io.coxswain.server.watch;

import com.google.protobuf.ByteString;
import io.coxswain.server.lane.Crank;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.mvcc.RangeAnswer;
import io.coxswain.server.mvcc.RangeQuery;
import io.coxswain.server.mvcc.ToyKv;
import io.coxswain.server.watch.WatchStream.WatchSpec;
import io.coxswain.server.world.FakeClock;
import java.util.List;

/// A watch lane on a toy store, run by hand.
final class WatchWorld {
  static final long PROGRESS_SECONDS = 600;

  private final ToyKv kv = new ToyKv();
  private final FakeClock clock = new FakeClock();
  private final Crank<WatchLane.Wake> crank = new Crank<>(clock, 1);
  private final WatchLane lane;

  WatchWorld(long ringBytesMax) {
    var settings = new WatchLane.Settings(ringBytesMax, 1000, PROGRESS_SECONDS * 1_000_000_000L);
    lane = new WatchLane(crank, settings, new Reads(kv), kv::historyFrom, clock);
    crank.run(lane);
  }

  /// A revision, delivered.
  void put(String... keys) {
    putQuietly(keys);
    settle();
  }

  /// A revision that the lane has not looked at yet.
  void putQuietly(String... keys) {
    putOf("v", keys);
  }

  void putOf(String value, String... keys) {
    var changes = kv.apply(value, keys);
    lane.applied(List.of(new AppliedRevision(kv.revision(), changes)));
  }

  /// A revision that reached the store by way of an installed snapshot.
  void putInSnapshot(String... keys) {
    kv.apply("v", keys);
  }

  void restarted() {
    lane.restarted(kv.revision());
    settle();
  }

  void compact(long revision) {
    kv.compact(revision);
  }

  WatchStream open(WatchOutlet outlet) {
    return lane.open(outlet);
  }

  void settle() {
    crank.untilIdle();
  }

  void turn() {
    crank.turn();
  }

  void passSeconds(long seconds) {
    clock.advanceSeconds(seconds);
    settle();
  }

  WatchLane.Counts counts() {
    return lane.counts();
  }

  long revision() {
    return kv.revision();
  }

  static WatchSpec key(String key, long startRevision) {
    return range(key, "", startRevision);
  }

  static WatchSpec range(String from, String to, long startRevision) {
    return new WatchSpec(bytes(from), bytes(to), startRevision, false, false, false, false, false);
  }

  static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private record Reads(ToyKv kv) implements KvReads {
    @Override
    public RangeAnswer range(RangeQuery query) {
      throw new UnsupportedOperationException("watchers read changes, not ranges");
    }

    @Override
    public long currentRevision() {
      return kv.revision();
    }

    @Override
    public long compactedRevision() {
      return kv.compacted();
    }
  }
}
