package io.coxswain.raft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;

/// Counts what the worlds went through, so that a simulation that has become harmless is noticed.
final class Tally {
  /// Things a run of many worlds has to meet.
  enum Met {
    ELECTION,
    COMMIT,
    CRASH,
    CONF_CHANGE,
    TIMING_CHANGE,
    TRANSFER,
    SNAPSHOT_INSTALLED,
    OVERWRITE,
    READ_ANSWERED,
    READ_DROPPED,
    PROPOSAL_FORWARDED,
    PROPOSAL_REFUSED
  }

  private final Map<Met, Long> counts = new EnumMap<>(Met.class);

  Tally() {
    for (Met met : Met.values()) {
      counts.put(met, 0L);
    }
  }

  void count(Met met) {
    counts.merge(met, 1L, Long::sum);
  }

  void addAll(Tally other) {
    other.counts.forEach((met, count) -> counts.merge(met, count, Long::sum));
  }

  /// At least once in five worlds.
  static void isPlenty(Met met, long count) {
    assertThat(count).as(met.name()).isGreaterThan(100);
  }

  Map<Met, Long> counts() {
    return counts;
  }
}
