package io.coxswain.mutants;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The process of a hunt: runs world after world with the classes it finds on its class path, until one
/// fails or the time is over, and writes down the [Outcome].
///
/// Time is that of the processor, so that a busy machine changes no result. A world that takes much more of
/// it than any world does will never end: that is a failure too.
///
/// Arguments: door of the simulation, first seed, seconds, file for the outcome.
public final class RunWorlds {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long MILLIS = 1_000_000L;
  private static final long WORLD_MILLIS_MAX = 60_000;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final LongConsumer door;
  private final long from;
  private final long limitMillis;
  private volatile long worlds;
  private volatile long worldBeganMillis;
  private volatile @Nullable Outcome outcome;

  private RunWorlds(LongConsumer door, long from, long limitMillis) {
    this.door = door;
    this.from = from;
    this.limitMillis = limitMillis;
  }

  /// Runs it.
  ///
  /// @throws ReflectiveOperationException if there is no such door
  /// @throws IOException if the outcome can't be written
  /// @throws InterruptedException if somebody wants this to end
  public static void main(String[] arguments)
      throws ReflectiveOperationException, IOException, InterruptedException {
    LongConsumer door =
        Class.forName(arguments[0])
            .asSubclass(LongConsumer.class)
            .getDeclaredConstructor()
            .newInstance();
    long limitMillis = Duration.ofSeconds(Long.parseLong(arguments[2])).toMillis();
    Outcome outcome = new RunWorlds(door, Long.parseLong(arguments[1]), limitMillis).watch();
    Files.writeString(Path.of(arguments[3]), outcome.toLine());
    System.exit(0); // the worlds may never end
  }

  private Outcome watch() throws InterruptedException {
    Thread runner = Thread.ofPlatform().daemon().start(this::run);
    while (!runner.join(LOOK_EVERY)) {
      long cpu = THREADS.getThreadCpuTime(runner.threadId()) / MILLIS;
      if (cpu - worldBeganMillis > WORLD_MILLIS_MAX) {
        return new Outcome(
            true, "RunWorlds.watch", "a world doesn't end", from + worlds - 1, worlds, cpu);
      }
    }
    Outcome found = outcome;
    return found == null ? Outcome.survived(worlds, worldBeganMillis) : found;
  }

  private void run() {
    do {
      long seed = from + worlds;
      worlds = seed - from + 1;
      try {
        door.accept(seed);
      } catch (RuntimeException | Error failure) {
        failure.printStackTrace(System.out);
        Detector detector = Detector.of(failure);
        outcome =
            new Outcome(true, detector.check(), detector.message(), seed, worlds, cpuMillis());
        return;
      }
      worldBeganMillis = cpuMillis();
    } while (worldBeganMillis < limitMillis);
  }

  private static long cpuMillis() {
    return THREADS.getCurrentThreadCpuTime() / MILLIS;
  }
}
