package io.coxswain.server.sim;

import java.io.IOException;
import java.util.function.LongSupplier;

/// What goes wrong with a [SimulatedDisk]. Everything but the free space is over when the process ends.
public final class DiskTrouble {
  private static final int NEVER = Integer.MAX_VALUE;

  private int changesLeft = NEVER;
  private int syncsLeft = NEVER;
  private int readsLeft = NEVER;
  private final LongSupplier usedBytes;

  /// How much all files together can hold.
  private long roomBytes = 1L << 40;

  private boolean struck;
  private Runnable atEachCall = () -> {};
  private Runnable atEachSync = () -> {};

  /// @param usedBytes how much all files together hold
  DiskTrouble(LongSupplier usedBytes) {
    this.usedBytes = usedBytes;
  }

  /// Cuts the power in the middle of the change (write, sync, rename...) that follows `changes` more.
  public void cutPowerAfter(int changes) {
    changesLeft = changes;
  }

  /// After so many more, every sync fails and what it should have made durable is lost, though it can still
  /// be read for a while.
  public void failSyncsAfter(int syncs) {
    syncsLeft = syncs;
  }

  /// After so many more, every read fails.
  public void failReadsAfter(int reads) {
    readsLeft = reads;
  }

  /// So much is free now; it becomes more when files go.
  public void limitFreeBytes(long bytes) {
    roomBytes = usedBytes.getAsLong() + bytes;
  }

  /// Whether the program has met a failure since it was started.
  public boolean hasStruck() {
    return struck;
  }

  /// Runs `what` in the middle of each change: time may pass in it.
  public void atEachCall(Runnable what) {
    atEachCall = what;
  }

  /// Runs `what` before each sync ends: time may pass in it.
  public void atEachSync(Runnable what) {
    atEachSync = what;
  }

  void reset() {
    changesLeft = NEVER;
    syncsLeft = NEVER;
    readsLeft = NEVER;
    struck = false;
    atEachCall = () -> {};
    atEachSync = () -> {};
  }

  long freeBytes() {
    return Math.max(0, roomBytes - usedBytes.getAsLong());
  }

  void beforeEndOf(String change) {
    if (changesLeft-- <= 0) {
      throw new PowerCut(change);
    }
    atEachCall.run();
  }

  void beforeSync() throws IOException {
    atEachSync.run();
    if (syncsLeft-- <= 0) {
      throw failure("Input/output error");
    }
  }

  void beforeRead() throws IOException {
    if (readsLeft-- <= 0) {
      throw failure("Input/output error");
    }
  }

  /// How many of the bytes by which a file is to grow don't fit.
  long missing(long bytes) {
    long missing = bytes > 0 ? Math.max(0, bytes - freeBytes()) : 0;
    struck |= missing > 0;
    return missing;
  }

  private IOException failure(String words) {
    struck = true;
    return new IOException(words);
  }
}
