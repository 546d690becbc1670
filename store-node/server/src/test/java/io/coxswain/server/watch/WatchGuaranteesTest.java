package io.coxswain.server.watch;

import static io.coxswain.server.watch.WatchWorld.key;
import static io.coxswain.server.watch.WatchWorld.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.coxswain.api.mvcc.Event;
import io.coxswain.server.watch.WatchOutlet.Notice;
import io.coxswain.server.watch.WatchStream.WatchSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a watcher may rely on, one promise a test (the list is in the package's front door). The toy store
/// begins at revision 1, so the first put makes revision 2.
class WatchGuaranteesTest {
  private static final long LARGE_RING = 1 << 20;

  /// Room for about two revisions of one change.
  private static final long SMALL_RING = 450;

  private final WatchWorld world = new WatchWorld(LARGE_RING);
  private final RecordingOutlet client = new RecordingOutlet();

  @Test
  void createdComesBeforeAnyEventWithTheCurrentRevision() {
    world.put("a");
    world.put("a");
    world.open(client).create(0, key("a", 2));
    world.settle();

    assertThat(client.heard().getFirst()).isEqualTo(new Notice.Created(0, 3));
    assertThat(client.eventsOf(0)).containsExactly("2 a", "3 a");
  }

  @Test
  void aWatcherFromNowHearsNothingThatWasThereBefore() {
    world.putQuietly("a"); // acknowledged, and the lane has not looked yet
    world.open(client).create(0, key("a", 0));
    world.settle();
    world.put("a");

    assertThat(client.heard().getFirst()).isEqualTo(new Notice.Created(0, 2));
    assertThat(client.eventsOf(0)).containsExactly("3 a");
  }

  @Test
  void eventsComeInOrderWithoutGapOrDuplicate() {
    world.open(client).create(0, range("a", "c", 0));
    world.settle();
    world.put("a");
    world.put("x");
    world.put("b");
    world.put("-a");

    assertThat(client.eventsOf(0)).containsExactly("2 a", "4 b", "5 -a");
  }

  @Test
  void eventsOfOneRevisionComeTogether() {
    world.open(client).create(0, range("a", "z", 0));
    world.settle();
    world.put("a", "b", "c");

    List<Notice> heard = client.heard();
    assertThat(heard).hasSize(2);
    assertThat(((Notice.Events) heard.get(1)).events())
        .extracting(RecordingOutlet::describe)
        .containsExactly("2 a", "2 b", "2 c");
  }

  @Test
  void aRevisionIsSplitOnlyForWhoAllowsFragments() {
    String longValue = "v".repeat(600);
    WatchSpec whole = range("a", "z", 0);
    WatchSpec fragments =
        new WatchSpec(whole.key(), whole.rangeEnd(), 0, false, false, false, false, true);
    WatchStream stream = world.open(client);
    stream.create(1, whole);
    stream.create(2, fragments);
    world.settle();
    world.putOf(longValue, "a", "b", "c");
    world.settle();

    assertThat(client.heard().stream().filter(Notice.Events.class::isInstance))
        .extracting(
            notice -> notice.watchId(),
            notice -> ((Notice.Events) notice).events().size(),
            notice -> ((Notice.Events) notice).fragment())
        .containsExactly(
            tuple(1L, 3, false), tuple(2L, 1, true), tuple(2L, 1, true), tuple(2L, 1, false));
  }

  @Test
  void resumesFromHistoryWhenTheRingHasMovedOn() {
    WatchWorld small = new WatchWorld(SMALL_RING);
    for (int i = 0; i < 50; i++) {
      small.put("a", "b");
    }
    small.open(client).create(0, key("a", 11));
    small.settle();

    assertThat(client.eventsOf(0))
        .hasSize(41)
        .startsWith("11 a", "12 a", "13 a")
        .endsWith("50 a", "51 a");
    small.put("a");
    assertThat(client.eventsOf(0)).endsWith("51 a", "52 a");
  }

  @Test
  void aStartBelowTheCompactedRevisionIsCancelledAndSaysWhere() {
    for (int i = 0; i < 9; i++) {
      world.put("a");
    }
    world.compact(5);
    WatchStream stream = world.open(client);
    stream.create(0, key("a", 4));
    world.settle();
    assertThat(client.takeHeard())
        .containsExactly(new Notice.Created(0, 10), new Notice.Cancelled(0, 10, 5, ""));

    stream.create(0, key("a", 5)); // equal is fine
    world.settle();
    assertThat(client.eventsOf(1)).startsWith("5 a").hasSize(6);
  }

  @Test
  void aSlowWatcherWhoseHistoryIsCompactedIsToldSo() {
    WatchWorld small = new WatchWorld(SMALL_RING);
    WatchStream stream = small.open(client);
    stream.create(0, key("a", 0));
    small.settle();
    client.takeOnly(1);
    for (int i = 0; i < 20; i++) {
      small.put("a");
    }
    small.compact(15);
    client.takeOnly(100);
    stream.onReady();
    small.settle();

    assertThat(client.eventsOf(0)).containsExactly("2 a");
    assertThat(client.heard().getLast()).isEqualTo(new Notice.Cancelled(0, 21, 15, ""));
  }

  @Test
  void aFutureStartHearsNothingEarlierAndNoProgress() {
    WatchStream stream = world.open(client);
    stream.create(0, key("a", 4));
    stream.requestProgress();
    world.settle();
    world.put("a");
    world.put("a");
    assertThat(client.heard()).containsExactly(new Notice.Created(0, 1));

    world.put("a");
    assertThat(client.eventsOf(0)).containsExactly("4 a");
    assertThat(client.heard().getLast()).isEqualTo(new Notice.Progress(-1, 4));
  }

  @Test
  void progressNeverOvertakesEvents() {
    WatchStream stream = world.open(client);
    stream.create(0, key("a", 0));
    stream.create(0, key("b", 0));
    world.settle();
    client.takeOnly(1);
    world.putQuietly("a");
    world.putQuietly("b");
    stream.requestProgress();
    world.settle();
    assertThat(client.eventsOf(0)).containsExactly("2 a");
    assertThat(client.heard()).noneMatch(Notice.Progress.class::isInstance);

    client.takeOnly(5);
    stream.onReady();
    world.settle();
    assertThat(client.eventsOf(1)).containsExactly("3 b");
    assertThat(client.heard().getLast()).isEqualTo(new Notice.Progress(-1, 3));
  }

  @Test
  void progressOfAStreamWithoutWatchersIsNotAnswered() {
    WatchStream stream = world.open(client);
    stream.requestProgress();
    world.put("a");
    assertThat(client.heard()).isEmpty();
  }

  @Test
  void idleWatchersThatWantProgressHearItPeriodically() {
    WatchSpec plain = key("a", 0);
    WatchSpec notified =
        new WatchSpec(plain.key(), plain.rangeEnd(), 0, false, true, false, false, false);
    WatchStream stream = world.open(client);
    stream.create(1, plain);
    stream.create(2, notified);
    world.put("x");
    client.takeHeard();

    world.passSeconds(WatchWorld.PROGRESS_SECONDS * 11 / 10);
    assertThat(client.takeHeard()).containsExactly(new Notice.Progress(2, 2));

    world.put("a"); // it heard something: no notice this time
    client.takeHeard();
    world.passSeconds(WatchWorld.PROGRESS_SECONDS * 11 / 10);
    assertThat(client.takeHeard()).isEmpty();
    world.passSeconds(WatchWorld.PROGRESS_SECONDS * 11 / 10);
    assertThat(client.takeHeard()).containsExactly(new Notice.Progress(2, 3));
  }

  @Test
  void aSlowOutletHoldsUpNobodyElse() {
    RecordingOutlet slow = new RecordingOutlet();
    WatchStream slowStream = world.open(slow);
    slowStream.create(0, key("a", 0));
    world.open(client).create(0, key("a", 0));
    world.settle();
    slow.takeOnly(0);
    for (int i = 0; i < 5; i++) {
      world.put("a");
    }
    assertThat(client.eventsOf(0)).hasSize(5);
    assertThat(slow.eventsOf(0)).isEmpty();

    slow.takeOnly(100);
    slowStream.onReady();
    world.settle();
    assertThat(slow.eventsOf(0)).isEqualTo(client.eventsOf(0));
  }

  @Test
  void aSlowWatcherLosesNothingWhenTheRingMovesOn() {
    WatchWorld small = new WatchWorld(SMALL_RING);
    WatchStream stream = small.open(client);
    stream.create(0, key("a", 0));
    small.settle();
    client.takeOnly(1);
    for (int i = 0; i < 30; i++) {
      small.put("a");
    }
    assertThat(client.eventsOf(0)).containsExactly("2 a");
    client.takeOnly(100);
    stream.onReady();
    small.settle();
    assertThat(client.eventsOf(0)).hasSize(30).endsWith("31 a");
  }

  @Test
  void goesOnWithoutGapAfterASnapshotWasInstalled() {
    world.open(client).create(0, key("a", 0));
    world.settle();
    world.put("a");
    world.putInSnapshot("a");
    world.putInSnapshot("b");
    world.putInSnapshot("-a");
    world.restarted();
    world.put("a");

    assertThat(client.eventsOf(0)).containsExactly("2 a", "3 a", "5 -a", "6 a");
  }

  @Test
  void filtersAndPreviousValues() {
    WatchSpec all = key("a", 0);
    WatchStream stream = world.open(client);
    stream.create(1, new WatchSpec(all.key(), all.rangeEnd(), 0, true, false, true, false, false));
    stream.create(2, new WatchSpec(all.key(), all.rangeEnd(), 0, true, false, false, true, false));
    stream.create(3, all);
    world.settle();
    world.putOf("one", "a");
    world.putOf("two", "a");
    world.put("-a");

    assertThat(client.eventsOf(1)).containsExactly("4 -a");
    assertThat(client.eventsOf(2)).containsExactly("2 a", "3 a");
    assertThat(client.eventsOf(3)).containsExactly("2 a", "3 a", "4 -a");
    assertThat(previousValuesOf(1)).containsExactly("two");
    assertThat(previousValuesOf(2)).containsExactly("none", "one");
    assertThat(previousValuesOf(3)).containsExactly("none", "none", "none");
  }

  @Test
  void idsAreChosenFromZeroUnlessGiven() {
    WatchStream stream = world.open(client);
    stream.create(0, key("a", 0));
    stream.create(1, key("a", 0));
    stream.create(0, key("a", 0));
    stream.create(1, key("a", 0));
    stream.create(0, range("b", "a", 0));
    world.settle();

    assertThat(client.heard())
        .containsExactly(
            new Notice.Created(0, 1),
            new Notice.Created(1, 1),
            new Notice.Created(2, 1),
            new Notice.Cancelled(-1, 1, 0, "mvcc: duplicate watch ID provided on the WatchStream"),
            new Notice.Cancelled(-1, 1, 0, "mvcc: watcher range is empty"));
  }

  @Test
  void aCancelledWatcherHearsNothingMore() {
    WatchStream stream = world.open(client);
    stream.create(7, key("a", 0));
    stream.cancel(7);
    stream.cancel(8); // unknown: no answer
    world.settle();
    world.put("a");

    assertThat(client.heard())
        .containsExactly(new Notice.Created(7, 1), new Notice.Cancelled(7, 1, 0, ""));
  }

  @Test
  void aClosedStreamLeavesNothingBehind() {
    WatchStream stream = world.open(client);
    stream.create(0, key("a", 0));
    stream.create(0, range("a", "z", 0));
    stream.requestProgress();
    world.settle();
    assertThat(world.counts()).isEqualTo(new WatchLane.Counts(1, 2, 2));
    stream.close();
    world.settle();
    world.put("a");

    assertThat(world.counts()).isEqualTo(new WatchLane.Counts(0, 0, 0));
    assertThat(client.eventsOf(0)).isEmpty();
  }

  @Test
  void asksThatNobodyAnswersAreBounded() {
    WatchStream stream = world.open(client);
    for (int i = 0; i < OpenStream.ASKS_WAITING_MAX; i++) {
      stream.cancel(i);
    }
    assertThatThrownBy(() -> stream.cancel(0)).isInstanceOf(TooManyAsks.class);
    world.settle();
    stream.create(0, key("a", 0));
    world.settle();
    assertThat(client.heard()).containsExactly(new Notice.Created(0, 1));
  }

  private List<String> previousValuesOf(long watchId) {
    return client.heard().stream()
        .filter(notice -> notice instanceof Notice.Events && notice.watchId() == watchId)
        .flatMap(notice -> ((Notice.Events) notice).events().stream())
        .map(WatchGuaranteesTest::previousValue)
        .toList();
  }

  private static String previousValue(Event event) {
    return event.hasPrevKv() ? event.getPrevKv().getValue().toStringUtf8() : "none";
  }
}
