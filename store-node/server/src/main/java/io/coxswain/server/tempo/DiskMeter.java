package io.coxswain.server.tempo;

import io.coxswain.server.measure.Figures;
import io.coxswain.server.measure.SlidingHistogram;
import io.coxswain.server.world.Clock;
import java.util.ArrayDeque;

/// How long the log's disk takes: each sync, and how old the oldest entry is that waits for one.
/// Thread-safe.
public final class DiskMeter {
  private final Clock clock;
  private final SlidingHistogram syncs;

  /// Batches handed to the log writer and not on disk yet. Guarded by itself.
  private final ArrayDeque<Handed> waiting = new ArrayDeque<>();

  public DiskMeter(Clock clock) {
    this.clock = clock;
    this.syncs = SlidingHistogram.ofAnHour(clock);
  }

  /// A sync has ended.
  public void synced(long nanos) {
    syncs.record(nanos);
  }

  /// A batch was handed to the log writer.
  ///
  /// @param sequence grows
  public void handed(long sequence) {
    synchronized (waiting) {
      waiting.addLast(new Handed(sequence, clock.nanoTime()));
    }
  }

  /// Every batch up to and including `sequence` is on disk.
  public void persisted(long sequence) {
    synchronized (waiting) {
      while (!waiting.isEmpty() && waiting.getFirst().sequence() <= sequence) {
        waiting.removeFirst();
      }
    }
  }

  /// Syncs of the last hour.
  public Figures figures() {
    return syncs.figures();
  }

  /// Age of the oldest batch that is not on disk; 0 if none waits. A disk that hangs shows here first: its
  /// sync is measured only when it ends.
  public long oldestUnsyncedNanos() {
    synchronized (waiting) {
      return waiting.isEmpty() ? 0 : clock.nanoTime() - waiting.getFirst().atNanos();
    }
  }

  private record Handed(long sequence, long atNanos) {}
}
