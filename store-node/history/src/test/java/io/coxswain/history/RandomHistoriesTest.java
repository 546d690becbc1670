package io.coxswain.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.history.RandomHistory.Shape;
import io.coxswain.history.kv.Verdict;
import io.coxswain.history.linear.Linearizability;
import io.coxswain.history.order.RevisionOrder;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a store that is right did is accepted, with many clients at once and lost answers; the same with one
/// mistake is refused, every time.
///
/// `-Dcoxswain.seeds=N` tries N histories, `-Dcoxswain.seed=S` exactly one.
class RandomHistoriesTest {
  private static final int SEEDS_BY_DEFAULT = 200;

  /// Of the seeds, how many have to have a place for a mistake, so that it's tried at all.
  private static final int TRIED_PERCENT_MIN = 8;

  @Test
  void whatAStoreThatIsRightDidIsAccepted() {
    seeds().forEach(JudgedHistories::expectRight);
  }

  @Test
  void aLongHistoryIsDecidedIfItsKeysAreManyEnough() {
    // 12 000 requests, some 240 with 2 or 3 unknown ones on each key.
    RandomHistory history = RandomHistory.of(1, new Shape(12, 1000, 45, 5, 1));
    assertThat(judgeOrders(history)).isEqualTo(Verdict.RIGHT);
    RandomHistory wrong = KvMutation.STALE_READ.apply(history, new Random(1)).orElseThrow();
    assertThat(judgeOrders(wrong).violations()).hasSize(2);
  }

  private static Verdict judgeOrders(RandomHistory history) {
    return RevisionOrder.judge(history.operations(), history.eventHistory())
        .and(Linearizability.judge(history.operations(), Linearizability.CONFIGURATIONS_MAX));
  }

  @ParameterizedTest
  @EnumSource
  void aMistakeInTheHistoryIsFound(KvMutation mutation) {
    expectPlenty(
        mutation, seeds().filter(seed -> JudgedHistories.expectFound(mutation, seed)).count());
  }

  @ParameterizedTest
  @EnumSource
  void aMistakeOfAWatchIsFound(WatchMutation mutation) {
    expectPlenty(
        mutation, seeds().filter(seed -> JudgedHistories.expectFound(mutation, seed)).count());
  }

  private static void expectPlenty(Enum<?> mutation, long tried) {
    long seeds = seeds().count();
    System.out.printf("%s: found in all %d histories that had a place for it%n", mutation, tried);
    if (seeds >= SEEDS_BY_DEFAULT) {
      assertThat(tried)
          .as("histories with a place for %s", mutation)
          .isGreaterThan(seeds * TRIED_PERCENT_MIN / 100);
    }
  }

  private static LongStream seeds() {
    String one = System.getProperty("coxswain.seed", "");
    if (!one.isBlank()) {
      return LongStream.of(Long.parseLong(one));
    }
    String count = System.getProperty("coxswain.seeds", "");
    return LongStream.rangeClosed(1, count.isBlank() ? SEEDS_BY_DEFAULT : Long.parseLong(count));
  }
}
