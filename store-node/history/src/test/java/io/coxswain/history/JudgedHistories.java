package io.coxswain.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.history.RandomHistory.Shape;
import io.coxswain.history.kv.Verdict;
import io.coxswain.history.linear.Linearizability;
import io.coxswain.history.order.RevisionOrder;
import io.coxswain.history.watch.WatchGuarantees;
import io.coxswain.history.watch.WatchLog;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/// The judges, judged by the history of one seed: as it happened it is right, and with any one mistake it isn't.
public final class JudgedHistories implements LongConsumer {
  private static final int WATCHES_PER_HISTORY = 10;

  @Override
  public void accept(long seed) {
    expectRight(seed);
    for (KvMutation mutation : KvMutation.values()) {
      expectFound(mutation, seed);
    }
    for (WatchMutation mutation : WatchMutation.values()) {
      expectFound(mutation, seed);
    }
  }

  static void expectRight(long seed) {
    RandomHistory history = RandomHistory.of(seed, Shape.SMALL);
    KvHistory told = new KvHistory();
    history.operations().forEach(told::add);
    watches(history, seed).forEach(told::add);
    assertThat(told.judge(history.eventHistory()))
        .as("-Dcoxswain.seed=%d", seed)
        .isEqualTo(Verdict.RIGHT);
  }

  /// Whether the history has a place for the mistake, which then was found.
  static boolean expectFound(KvMutation mutation, long seed) {
    Optional<RandomHistory> wrong =
        mutation.apply(RandomHistory.of(seed, Shape.SMALL), new Random(seed));
    wrong.ifPresent(history -> expectFound(history, mutation, seed));
    return wrong.isPresent();
  }

  private static void expectFound(RandomHistory history, KvMutation mutation, long seed) {
    assertThat(RevisionOrder.judge(history.operations(), history.eventHistory()).violations())
        .as("%s in the order of revisions, -Dcoxswain.seed=%d", mutation, seed)
        .isNotEmpty();
    if (mutation.isWrongInAnyOrder()) {
      assertThat(
              Linearizability.judge(history.operations(), Linearizability.CONFIGURATIONS_MAX)
                  .violations())
          .as("%s in any order, -Dcoxswain.seed=%d", mutation, seed)
          .isNotEmpty();
    }
  }

  /// Whether a watch of the history has a place for the mistake, which then was found.
  static boolean expectFound(WatchMutation mutation, long seed) {
    RandomHistory history = RandomHistory.of(seed, Shape.SMALL);
    List<WatchLog> wrong =
        watches(history, seed).stream()
            .flatMap(log -> mutation.apply(log, new Random(seed)).stream())
            .toList();
    for (WatchLog log : wrong) {
      assertThat(WatchGuarantees.judge(List.of(log), history.eventHistory()).violations())
          .as("%s, -Dcoxswain.seed=%d, %s", mutation, seed, log)
          .isNotEmpty();
    }
    return !wrong.isEmpty();
  }

  private static List<WatchLog> watches(RandomHistory history, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, WATCHES_PER_HISTORY)
        .mapToObj(_ -> RandomWatch.of(history.events(), random))
        .filter(log -> !log.responses().isEmpty())
        .toList();
  }
}
