package io.coxswain.history.watch;

import static io.coxswain.history.kv.Told.absent;
import static io.coxswain.history.kv.Told.created;
import static io.coxswain.history.kv.Told.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.history.kv.Event;
import io.coxswain.history.kv.EventHistory;
import io.coxswain.history.kv.KeyState;
import io.coxswain.history.kv.Verdict;
import io.coxswain.history.watch.WatchResponse.Compacted;
import io.coxswain.history.watch.WatchResponse.Events;
import io.coxswain.history.watch.WatchResponse.Progress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Each promise to those who watch, kept and broken.
class WatchGuaranteesTest {
  private static final KeyState A = created("k", "a", 2);
  private static final KeyState B = key("k", "b", 2, 4, 2);
  private static final Event PUT_A = new Event(A, absent("k"));
  private static final Event PUT_L = new Event(created("l", "x", 3), absent("l"));
  private static final Event PUT_M = new Event(created("m", "x", 3), absent("m"));
  private static final Event PUT_B = new Event(B, A);
  private static final Event DELETE = new Event(KeyState.deleted("k", 5), B);
  private static final EventHistory HISTORY =
      EventHistory.ofEmptyStore(List.of(PUT_A, PUT_L, PUT_M, PUT_B, DELETE));

  @Test
  void acceptsEverythingOnceWholeAndInOrder() {
    expectRight(2, told(PUT_A), told(PUT_L, PUT_M, PUT_B), new Progress(4), told(DELETE));
    expectRight(3, told(PUT_L, PUT_M), new Progress(3));
    expectRight(9, new Progress(5));
    expectRight(2, told(PUT_A), new Events(List.of(PUT_L), true), told(PUT_M, PUT_B));
    expectRight(2, told(PUT_A), new Events(List.of(PUT_L), true));
  }

  @Test
  void acceptsAFilteredWatchFromNowOn() {
    WatchRequest request =
        new WatchRequest(KeyRange.ofKey("k"), 0, Set.of(Event.Kind.DELETE), false);
    WatchLog log =
        new WatchLog("w", request, 3, List.of(told(Event.of(DELETE.now())), new Progress(5)));
    assertThat(WatchGuarantees.judge(List.of(log), HISTORY)).isEqualTo(Verdict.RIGHT);
  }

  @Test
  void findsWhatWasNotAskedFor() {
    WatchLog log =
        new WatchLog(
            "w", WatchRequest.from(KeyRange.ofPrefix("k"), 2), 5, List.of(told(PUT_A, PUT_L)));
    assertThat(WatchGuarantees.judge(List.of(log), HISTORY).violations())
        .anySatisfy(it -> assertThat(it).contains("was told of what it had not asked for"));
    expect("before its start at revision 3", 3, told(PUT_A), told(PUT_L, PUT_M));
  }

  @Test
  void findsEventsOutOfOrder() {
    expect("went back", 2, told(PUT_A, PUT_B, PUT_L, PUT_M));
    expect("went back", 2, told(PUT_A), told(PUT_B), told(PUT_L, PUT_M));
  }

  @Test
  void findsADuplicate() {
    expect("was told twice of", 2, told(PUT_A), told(PUT_A, PUT_L, PUT_M));
    expect("was told twice of", 2, told(PUT_A, PUT_A));
  }

  @Test
  void findsASplitRevision() {
    expect("got revision 3 in two responses", 2, told(PUT_A, PUT_L), told(PUT_M, PUT_B));
  }

  @Test
  void findsHalfARevisionAtTheEnd() {
    expect("missed 1 events of revisions 2 to 3", 2, told(PUT_A, PUT_L));
  }

  @Test
  void findsAMissingEvent() {
    expect("the first is put l=x", 2, told(PUT_A), told(PUT_B));
  }

  @Test
  void findsAMissingEventAtAResumption() {
    expect("the first is put l=x", 3, told(PUT_B));
  }

  @Test
  void findsADeletionThatACompactionSwallowed() {
    expect("the first is delete k at 5", 5, new Progress(5));
  }

  @Test
  void findsAnEventAfterItsBookmark() {
    expect("after progress up to revision 3", 2, told(PUT_A), new Progress(3), told(PUT_L, PUT_M));
  }

  @Test
  void findsABookmarkThatPromisesTooMuch() {
    expect("missed 2 events of revisions 2 to 3", 2, told(PUT_A), new Progress(3));
  }

  @Test
  void findsABookmarkThatGoesBack() {
    expect("was told of progress up to revision 1", 2, told(PUT_A), new Progress(1));
  }

  @Test
  void findsABookmarkWithinAResponse() {
    expect(
        "within a fragmented response",
        2,
        told(PUT_A),
        new Events(List.of(PUT_L), true),
        new Progress(3),
        told(PUT_M));
  }

  @Test
  void findsAWrongPrevious() {
    expect("with no k before it", 4, told(new Event(B, absent("k"))));
    expect("with k=b", 2, told(PUT_A), told(PUT_L, PUT_M), told(new Event(B, B)));
  }

  @Test
  void allowsAPreviousThatACompactionTook() {
    EventHistory compacted = new EventHistory(2, List.of(), HISTORY.events(), 4);
    WatchLog log =
        log(4, told(new Event(B, absent("k"))), told(new Event(DELETE.now(), absent("k"))));
    assertThat(WatchGuarantees.judge(List.of(log), compacted).violations())
        .singleElement()
        .asString()
        .contains("was told of delete k at 5 with no k before it");
  }

  @Test
  void findsAWrongEvent() {
    expect("but it was put k=b", 4, told(new Event(key("k", "c", 2, 4, 2), A)));
    expect("only one of them creates the key", 4, told(new Event(key("k", "b", 4, 4, 1), A)));
    expect("which never happened", 4, told(new Event(key("m", "c", 4, 4, 1), absent("m"))));
  }

  @Test
  void knowsWhenACompactionMayEndAWatch() {
    expectRight(2, told(PUT_A), new Compacted(5));
    expect("although revision 3, which it needed next", 2, told(PUT_A), new Compacted(3));
    expect("went on after it was cancelled", 2, new Compacted(4), new Progress(4));
  }

  @Test
  void saysWhichWatchesStartBeforeTheHistory() {
    EventHistory rest =
        new EventHistory(4, List.of(A, PUT_L.now(), PUT_M.now()), List.of(PUT_B, DELETE), 3);
    Verdict verdict = WatchGuarantees.judge(List.of(log(3, told(PUT_L, PUT_M, PUT_B))), rest);
    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.undecided())
        .containsExactly("Watch w starts at revision 3, the history after 3.");
  }

  private static Events told(Event... events) {
    return new Events(List.of(events), false);
  }

  private static WatchLog log(long start, WatchResponse... responses) {
    return new WatchLog("w", WatchRequest.from(KeyRange.all(), start), 5, List.of(responses));
  }

  private static void expectRight(long start, WatchResponse... responses) {
    assertThat(WatchGuarantees.judge(List.of(log(start, responses)), HISTORY))
        .isEqualTo(Verdict.RIGHT);
  }

  private static void expect(String part, long start, WatchResponse... responses) {
    assertThat(WatchGuarantees.judge(List.of(log(start, responses)), HISTORY).violations())
        .anySatisfy(violation -> assertThat(violation).contains(part));
  }
}
