package io.coxswain.server.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// Many worlds, some at a time, each in one thread of its own; what failed, what they had in them, and what
/// they cost.
final class Worlds implements AutoCloseable {
  private static final int FAILURES_MAX = 10;

  private final int threads;
  private final TreeMap<Long, Throwable> failures = new TreeMap<>();
  private final TreeMap<String, Integer> counts = new TreeMap<>();
  private int worlds;
  private int begun;
  private long firstSeed;
  private long lastSeed;
  private final LogMarks logged = new LogMarks();
  private long simulatedNanos;
  private long nanos;

  Worlds(int threads) {
    this.threads = threads;
  }

  /// Runs worlds of these seeds until there are no more, time is up, or enough have failed.
  void run(LongStream seeds, Duration time) throws InterruptedException {
    long began = System.nanoTime();
    PrimitiveIterator.OfLong next = seeds.iterator();
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      running.add(Thread.ofPlatform().start(() -> runFrom(next, began + time.toNanos())));
    }
    for (Thread thread : running) {
      thread.join();
    }
    nanos += System.nanoTime() - began;
  }

  private void runFrom(PrimitiveIterator.OfLong seeds, long untilNanos) {
    while (System.nanoTime() - untilNanos < 0) {
      long seed;
      synchronized (this) {
        if (!seeds.hasNext() || failures.size() >= FAILURES_MAX) {
          return;
        }
        seed = seeds.nextLong();
        firstSeed = begun++ == 0 ? seed : firstSeed;
        lastSeed = seed;
      }
      Simulation world = new Simulation(seed);
      try {
        world.run();
      } catch (Throwable failure) {
        synchronized (this) {
          failures.put(seed, failure);
        }
      }
      count(world.cluster());
    }
  }

  private synchronized void count(SimulatedCluster world) {
    worlds++;
    simulatedNanos += world.world().ageNanos();
    world.counts().forEach((what, times) -> counts.merge(what, times, Integer::sum));
  }

  @Override
  public void close() {
    logged.close();
  }

  /// Fails with the first failure, beside it the others.
  synchronized void requireNoneFailed() {
    if (!failures.isEmpty()) {
      AssertionError all = new AssertionError("worlds of these seeds failed: " + failures.keySet());
      failures.values().forEach(all::addSuppressed);
      throw all;
    }
  }

  /// What there was and what it cost.
  synchronized String report() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d worlds of seeds %d to %d, %.0f simulated seconds in %.1f s on %d threads: %.0f worlds an hour, %d failed%n"
            .formatted(
                worlds,
                firstSeed,
                lastSeed,
                simulatedNanos / 1e9,
                nanos / 1e9,
                threads,
                worlds * 3.6e12 / nanos,
                failures.size()));
    TreeMap<String, Integer> all = new TreeMap<>(counts);
    all.putAll(logged.counts());
    all.forEach((what, times) -> text.append("%9d %s%n".formatted(times, what)));
    for (Mark mark : Mark.values()) {
      if (!all.containsKey(mark.words)) {
        text.append("    never %s%n".formatted(mark.words));
      }
    }
    return text.toString();
  }
}
