package io.coxswain.trials;

import io.coxswain.trials.Fault.Repair;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Inflicts faults, one or two at a time, and repairs them, until its time is over. Which ones, where and for how
/// long is drawn from the seed.
final class Nemesis {
  private static final long FAULT_MILLIS_MIN = 300;
  private static final long FAULT_MILLIS_MAX = 6_000;
  private static final long CALM_MILLIS_MAX = 3_000;

  /// One round in so many begins a second fault before the first is repaired.
  private static final int TWO_AT_ONCE = 3;

  /// One round in so many inflicts one of the faults that must be alone.
  private static final int ALONE = 10;

  private final Members members;
  private final List<Fault> faults;
  private final List<Fault> alone;
  private final RandomGenerator random;
  private final Consumer<String> report;
  private final Map<String, Integer> inflicted = new TreeMap<>();

  /// @param faults may come together
  /// @param alone come only while nothing else is wrong
  Nemesis(
      Members members,
      List<Fault> faults,
      List<Fault> alone,
      RandomGenerator random,
      Consumer<String> report) {
    this.members = members;
    this.faults = List.copyOf(faults);
    this.alone = List.copyOf(alone);
    this.random = random;
    this.report = report;
  }

  /// Goes on for so long; in the end everything is repaired.
  void rage(Duration time) throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      round(draw());
      TimeUnit.MILLISECONDS.sleep(random.nextLong(CALM_MILLIS_MAX));
      members.complainOfTheDead();
    }
  }

  /// How often each fault was inflicted.
  Map<String, Integer> inflicted() {
    return Map.copyOf(inflicted);
  }

  private List<Fault> draw() {
    if (!alone.isEmpty() && (faults.isEmpty() || random.nextInt(ALONE) == 0)) {
      return List.of(oneOf(alone));
    }
    Fault first = oneOf(faults);
    return random.nextInt(TWO_AT_ONCE) == 0 ? List.of(first, oneOf(faults)) : List.of(first);
  }

  private Fault oneOf(List<Fault> choice) {
    return choice.get(random.nextInt(choice.size()));
  }

  private void round(List<Fault> chosen) throws IOException, InterruptedException {
    Deque<Repair> repairs = new ArrayDeque<>();
    try {
      for (Fault fault : chosen) {
        repairs.push(count(fault).inflict(members, random));
        TimeUnit.MILLISECONDS.sleep(random.nextLong(FAULT_MILLIS_MIN, FAULT_MILLIS_MAX));
      }
    } finally {
      while (!repairs.isEmpty()) {
        repairs.pop().run();
      }
    }
  }

  private Fault count(Fault fault) {
    report.accept(fault.name());
    inflicted.merge(fault.name(), 1, Integer::sum);
    return fault;
  }
}
