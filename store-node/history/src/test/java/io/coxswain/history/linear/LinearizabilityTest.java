package io.coxswain.history.linear;

import static io.coxswain.history.kv.Told.absent;
import static io.coxswain.history.kv.Told.answered;
import static io.coxswain.history.kv.Told.created;
import static io.coxswain.history.kv.Told.failed;
import static io.coxswain.history.kv.Told.key;
import static io.coxswain.history.kv.Told.notSucceeded;
import static io.coxswain.history.kv.Told.span;
import static io.coxswain.history.kv.Told.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.history.kv.Action.Get;
import io.coxswain.history.kv.Action.Put;
import io.coxswain.history.kv.Condition.Field;
import io.coxswain.history.kv.Condition.NumberIs;
import io.coxswain.history.kv.Condition.Relation;
import io.coxswain.history.kv.KeyState;
import io.coxswain.history.kv.KvOperation;
import io.coxswain.history.kv.Request;
import io.coxswain.history.kv.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Histories with and without an order that explains them, whatever the revisions say.
class LinearizabilityTest {
  private static final KeyState A = created("k", "a", 2);
  private static final KeyState B = key("k", "b", 2, 3, 2);
  private static final KvOperation PUT_A =
      answered("one", span(0, 10), Request.put("k", "a"), 2, absent("k"));
  private static final KvOperation PUT_B =
      answered("one", span(20, 30), Request.put("k", "b"), 3, A);
  private static final KvOperation LOST_B = unknown("lost", span(20, 30), Request.put("k", "b"));

  @Test
  void acceptsWhatOneStoreCouldHaveDone() {
    expectRight(
        PUT_A,
        PUT_B,
        answered("slow", span(15, 40), Request.get("k"), 2, A),
        answered("two", span(35, 45), Request.get("k"), 3, B),
        answered("local", span(50, 60), Request.getSerializable("k"), 2, A),
        notSucceeded("cas", span(40, 50), Request.compareAndPut("k", 2, "c"), 3, B),
        failed("refused", span(0, 5), Request.put("k", "refused")),
        answered("two", span(60, 70), Request.delete("k"), 4, B),
        answered("two", span(80, 90), Request.get("k"), 4, absent("k")));
  }

  @Test
  void acceptsAnUnknownWriteThatHappensNeverOrLate() {
    expectRight(PUT_A, LOST_B, answered("two", span(40, 50), Request.get("k"), 2, A));
    expectRight(
        PUT_A,
        LOST_B,
        answered("two", span(40, 50), Request.get("k"), 2, A),
        answered("two", span(60, 70), Request.get("k"), 3, B));
  }

  @Test
  void learnsTheRevisionOfAnUnknownWriteFromWhoeverReadsIt() {
    expectRight(
        PUT_A,
        LOST_B,
        answered("two", span(40, 50), Request.get("k"), 3, B),
        answered("two", span(60, 70), Request.compareAndPut("k", 3, "c"), 4, B));
    expectWrong(
        PUT_A,
        LOST_B,
        answered("two", span(40, 50), Request.get("k"), 3, B),
        answered("two", span(60, 70), Request.get("k"), 9, key("k", "b", 2, 9, 2)));
  }

  @Test
  void acceptsAnUnknownCompareAndPutEitherWay() {
    KvOperation lost = unknown("lost", span(20, 30), Request.compareAndPut("k", 2, "b"));
    expectRight(PUT_A, lost, answered("two", span(40, 50), Request.get("k"), 3, B));
    expectRight(PUT_A, lost, answered("two", span(40, 50), Request.get("k"), 2, A));
  }

  @Test
  void acceptsWhatBeganAtTheVeryMomentOfAnAnswer() {
    expectRight(PUT_A, PUT_B, answered("two", span(30, 40), Request.get("k"), 2, A));
  }

  @Test
  void findsAnUnknownWriteDoneBeforeItWasAsked() {
    expectWrong(
        PUT_A,
        answered("two", span(20, 30), Request.get("k"), 3, B),
        unknown("lost", span(40, 50), Request.put("k", "b")));
  }

  @Test
  void leavesUndecidedComparisonsOfOrderToTheOtherJudge() {
    Request newer =
        Request.transaction(
            List.of(new NumberIs("k", Field.MOD_REVISION, Relation.GREATER, 1)),
            List.of(new Get("k")),
            List.of(new Get("k")));
    expectRight(PUT_A, answered("two", span(20, 30), newer, 2, A));
    expectRight(PUT_A, notSucceeded("two", span(20, 30), newer, 2, A));
  }

  @Test
  void findsAStaleRead() {
    expectWrong(PUT_A, PUT_B, answered("two", span(40, 50), Request.get("k"), 3, A));
  }

  @Test
  void findsALostWrite() {
    expectWrong(PUT_A, answered("two", span(40, 50), Request.get("k"), 2, absent("k")));
  }

  @Test
  void findsAReadThatGoesBackBehindAnUnknownWrite() {
    expectWrong(
        PUT_A,
        LOST_B,
        answered("two", span(40, 50), Request.get("k"), 3, B),
        answered("two", span(60, 70), Request.get("k"), 3, A));
  }

  @Test
  void findsAWriteDoneTwice() {
    expectWrong(
        PUT_A, PUT_B, answered("two", span(40, 50), Request.get("k"), 4, key("k", "b", 2, 4, 3)));
  }

  @Test
  void findsAnUnknownWriteDoneTwice() {
    expectWrong(
        PUT_A, LOST_B, answered("two", span(40, 50), Request.get("k"), 4, key("k", "b", 2, 4, 3)));
  }

  @Test
  void findsARefusedWriteThatWasDone() {
    expectWrong(
        failed("refused", span(0, 5), Request.put("k", "a")),
        answered("two", span(40, 50), Request.get("k"), 2, A));
  }

  @Test
  void findsACompareAndPutThatSucceededTwice() {
    expectWrong(
        PUT_A,
        answered("one", span(20, 30), Request.compareAndPut("k", 2, "b"), 3, A),
        answered("two", span(20, 30), Request.compareAndPut("k", 2, "c"), 4, A));
  }

  @Test
  void findsACreationThatSucceededTwice() {
    expectWrong(
        answered("one", span(0, 10), Request.compareAndPut("k", 0, "a"), 2, absent("k")),
        answered("two", span(0, 10), Request.compareAndPut("k", 0, "b"), 3, absent("k")));
  }

  @Test
  void findsHalfATransaction() {
    Request both =
        Request.transaction(List.of(), List.of(new Put("k", "a"), new Put("l", "a2")), List.of());
    Request read = Request.transaction(List.of(), List.of(new Get("k"), new Get("l")), List.of());
    KvOperation write = answered("one", span(0, 10), both, 2, absent("k"), absent("l"));
    expectRight(write, answered("two", span(5, 8), read, 2, A, created("l", "a2", 2)));
    expectRight(write, answered("two", span(5, 8), read, 1, absent("k"), absent("l")));
    expectWrong(write, answered("two", span(5, 8), read, 2, A, absent("l")));
  }

  @Test
  void judgesEachKeyByItself() {
    Verdict verdict =
        judge(
            PUT_A,
            answered("two", span(40, 50), Request.get("k"), 2, absent("k")),
            answered("two", span(60, 70), Request.get("l"), 2, created("l", "x", 2)),
            answered("two", span(60, 70), Request.get("m"), 2, absent("m")));
    assertThat(verdict.violations())
        .hasSize(2)
        .anySatisfy(it -> assertThat(it).startsWith("[k]: no order explains").contains("1 of 2"))
        .anySatisfy(it -> assertThat(it).startsWith("[l]: no order explains").contains("0 of 1"));
  }

  @Test
  void saysWhenItGivesUp() {
    List<KvOperation> operations = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      operations.add(unknown("lost" + i, span(i, i + 1), Request.put("k", "v" + i)));
    }
    operations.add(
        answered("two", span(40, 50), Request.get("k"), 99, created("k", "from nowhere", 99)));
    Verdict verdict = Linearizability.judge(operations, 10_000);
    assertThat(verdict.isRight()).isFalse();
    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.undecided())
        .singleElement()
        .asString()
        .isEqualTo(
            "[k]: too hard, neither right nor wrong after 10000 configurations of 1 answered and 30"
                + " unknown operations.");
  }

  private static Verdict judge(KvOperation... operations) {
    return Linearizability.judge(List.of(operations), Linearizability.CONFIGURATIONS_MAX);
  }

  private static void expectRight(KvOperation... operations) {
    assertThat(judge(operations)).isEqualTo(Verdict.RIGHT);
  }

  private static void expectWrong(KvOperation... operations) {
    assertThat(judge(operations).violations()).hasSize(1);
  }
}
