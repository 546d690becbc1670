package io.coxswain.history.order;

import static io.coxswain.history.kv.Told.absent;
import static io.coxswain.history.kv.Told.answered;
import static io.coxswain.history.kv.Told.created;
import static io.coxswain.history.kv.Told.events;
import static io.coxswain.history.kv.Told.failed;
import static io.coxswain.history.kv.Told.key;
import static io.coxswain.history.kv.Told.notSucceeded;
import static io.coxswain.history.kv.Told.span;
import static io.coxswain.history.kv.Told.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.history.kv.Action.Delete;
import io.coxswain.history.kv.Action.Put;
import io.coxswain.history.kv.Condition.Field;
import io.coxswain.history.kv.Condition.NumberIs;
import io.coxswain.history.kv.Condition.Relation;
import io.coxswain.history.kv.Event;
import io.coxswain.history.kv.EventHistory;
import io.coxswain.history.kv.KeyState;
import io.coxswain.history.kv.KvOperation;
import io.coxswain.history.kv.Request;
import io.coxswain.history.kv.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Histories that the store's own order explains, and each way in which it may not.
class RevisionOrderTest {
  private static final KeyState A = created("k", "a", 2);
  private static final KeyState B = key("k", "b", 2, 3, 2);
  private static final KvOperation PUT_A =
      answered("one", span(0, 10), Request.put("k", "a"), 2, absent("k"));
  private static final KvOperation PUT_B =
      answered("one", span(20, 30), Request.put("k", "b"), 3, A);

  @Test
  void acceptsWhatOneStoreCouldHaveDone() {
    assertThat(
            judge(
                events(A, B, KeyState.deleted("k", 4), created("x", "of others", 5)),
                PUT_A,
                PUT_B,
                answered("slow", span(15, 40), Request.get("k"), 2, A),
                answered("two", span(35, 45), Request.get("k"), 3, B),
                answered("local", span(50, 60), Request.getSerializable("k"), 2, A),
                notSucceeded("cas", span(40, 50), Request.compareAndPut("k", 2, "c"), 3, B),
                unknown("lost", span(40, 50), Request.delete("k")),
                unknown("never", span(40, 50), Request.put("k", "never")),
                failed("refused", span(0, 5), Request.put("k", "refused")),
                answered("two", span(70, 80), Request.delete("k"), 4, absent("k"))))
        .isEqualTo(Verdict.RIGHT);
  }

  @Test
  void acceptsATransactionThatWritesTwoKeysAtOnce() {
    Request both =
        Request.transaction(List.of(), List.of(new Put("k", "a"), new Put("l", "a2")), List.of());
    assertThat(
            judge(
                events(A, created("l", "a2", 2)),
                answered("one", span(0, 10), both, 2, absent("k"), absent("l"))))
        .isEqualTo(Verdict.RIGHT);
  }

  @Test
  void acceptsWhatBeganAtTheVeryMomentOfAnAnswer() {
    assertThat(
            judge(
                events(A, B), PUT_A, PUT_B, answered("two", span(30, 40), Request.get("k"), 2, A)))
        .isEqualTo(Verdict.RIGHT);
  }

  @Test
  void letsTheUnknownOperationThatFitsFewestRevisionsChooseFirst() {
    Request deleteA =
        Request.transaction(
            List.of(new NumberIs("k", Field.MOD_REVISION, Relation.EQUAL, 2)),
            List.of(new Delete("k")),
            List.of());
    assertThat(
            judge(
                events(A, KeyState.deleted("k", 3), created("k", "b", 4), KeyState.deleted("k", 5)),
                PUT_A,
                unknown("any", span(20, 30), Request.delete("k")),
                unknown("first", span(20, 30), deleteA),
                answered("two", span(20, 30), Request.put("k", "b"), 4, absent("k"))))
        .isEqualTo(Verdict.RIGHT);
  }

  @Test
  void findsAStaleRead() {
    expect(
        "although 3 had been answered before it began",
        events(A, B),
        PUT_A,
        PUT_B,
        answered("two", span(40, 50), Request.get("k"), 2, A));
  }

  @Test
  void findsAStaleReadUnderAFreshRevision() {
    expect(
        "should have found [k=b",
        events(A, B),
        PUT_A,
        PUT_B,
        answered("two", span(40, 50), Request.get("k"), 3, A));
  }

  @Test
  void findsAReadThatGoesBackBehindAnother() {
    expect(
        "although 3 had been answered before it began",
        events(A, B),
        PUT_A,
        unknown("lost", span(20, 30), Request.put("k", "b")),
        answered("two", span(40, 50), Request.get("k"), 3, B),
        answered("two", span(60, 70), Request.get("k"), 2, A));
  }

  @Test
  void findsALinearizableReadBehindASerializableOne() {
    expect(
        "although 3 had been answered before it began",
        events(A, B),
        PUT_A,
        unknown("lost", span(20, 30), Request.put("k", "b")),
        answered("local", span(40, 50), Request.getSerializable("k"), 3, B),
        answered("two", span(60, 70), Request.get("k"), 2, A));
  }

  @Test
  void findsALostWrite() {
    expect("A write was lost", events(A), PUT_A, PUT_B);
  }

  @Test
  void findsAWriteThatAnotherReplaced() {
    expect("should have written [k=b", events(A, key("k", "z", 2, 3, 2)), PUT_A, PUT_B);
  }

  @Test
  void findsAWriteDoneTwice() {
    expect(
        "Nobody made revision 4, [put k=b (created 2, modified 4, version 3)]",
        events(A, B, key("k", "b", 2, 4, 3)),
        PUT_A,
        PUT_B);
  }

  @Test
  void findsAnUnknownWriteDoneTwice() {
    expect(
        "Nobody made revision 4",
        events(A, B, key("k", "b", 2, 4, 3)),
        PUT_A,
        unknown("lost", span(20, 30), Request.put("k", "b")));
  }

  @Test
  void findsAnUnknownWriteDoneBeforeItWasAsked() {
    expect(
        "Nobody made revision 2",
        events(A, B),
        unknown("lost", span(40, 50), Request.put("k", "a")),
        answered("one", span(20, 30), Request.put("k", "b"), 3, A));
  }

  @Test
  void findsARefusedWriteThatWasDone() {
    expect(
        "the same value was put by [refused",
        events(A),
        failed("refused", span(0, 5), Request.put("k", "a")));
  }

  @Test
  void findsACompareAndPutThatSucceededTwice() {
    expect(
        "took the wrong branch",
        events(A, B, key("k", "c", 2, 4, 3)),
        PUT_A,
        answered("one", span(20, 30), Request.compareAndPut("k", 2, "b"), 3, A),
        answered("two", span(20, 30), Request.compareAndPut("k", 2, "c"), 4, A));
  }

  @Test
  void findsTwoChangesAnsweredWithOneRevision() {
    expect(
        "Two changes were answered with one revision, 2",
        events(A),
        PUT_A,
        answered("two", span(0, 10), Request.put("k", "b"), 2, absent("k")));
  }

  @Test
  void findsAWriteWhoseRevisionIsNotAboveThoseBefore() {
    expect(
        "was answered with revision 2, although 3",
        events(A, B),
        answered("one", span(40, 50), Request.put("k", "a"), 2, absent("k")),
        answered("two", span(20, 30), Request.put("k", "b"), 3, A));
  }

  @Test
  void findsAReadOfARevisionThatNeverWas() {
    expect(
        "a revision that never was: the history goes from 1 to 2",
        events(A),
        PUT_A,
        answered("two", span(40, 50), Request.get("k"), 3, A));
    expect(
        "a revision that never was: the history goes from 1 to 2",
        events(A),
        PUT_A,
        answered("two", span(0, 10), Request.put("k", "b"), 1, absent("k")));
  }

  @Test
  void findsASerializableReadOfWhatNoRevisionHeld() {
    expect(
        "should have found [no k]",
        events(A),
        PUT_A,
        answered("local", span(40, 50), Request.getSerializable("k"), 1, A));
  }

  @Test
  void findsAGapAndAWrongVersionInTheEvents() {
    expect("has a gap", events(A, key("k", "b", 2, 4, 2)), PUT_A);
    expect("should be k=b", events(A, key("k", "b", 2, 3, 3)), PUT_A, PUT_B);
    expect("deletes what was not there", events(KeyState.deleted("k", 2)));
    expect("goes back", events(A, B, created("l", "l", 2)), PUT_A, PUT_B);
    expect("comes twice in its revision", events(A, A), PUT_A);
  }

  @Test
  void saysWhatWasCompactedAwayBeforeItCouldJudge() {
    EventHistory rest =
        new EventHistory(4, List.of(B), List.of(Event.of(key("k", "c", 2, 4, 3))), 3);
    Verdict verdict =
        judge(rest, PUT_A, PUT_B, answered("two", span(40, 50), Request.put("k", "c"), 4, B));
    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.undecided())
        .singleElement()
        .asString()
        .startsWith("The answers of 2 operations are older than the history");
  }

  private static Verdict judge(EventHistory history, KvOperation... operations) {
    return RevisionOrder.judge(List.of(operations), history);
  }

  private static void expect(String part, EventHistory history, KvOperation... operations) {
    assertThat(judge(history, operations).violations())
        .anySatisfy(violation -> assertThat(violation).contains(part));
  }
}
