package io.coxswain.server.log;

import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import org.jspecify.annotations.Nullable;

/// Words for a log that can't be trusted.
final class LogDamage {
  private static final String REMEDY =
      "Nothing was changed. Keep the directory for analysis, remove this member from the cluster"
          + " and add a fresh one with an empty data directory; don't cut the log, or acknowledged"
          + " writes may be forgotten.";

  private LogDamage() {}

  static StoreFault at(String path, long offset, String why) {
    return at(path, offset, why, null);
  }

  static StoreFault at(String path, long offset, @Nullable String why, @Nullable Throwable cause) {
    return new StoreFault(
        FaultCode.LOG_DAMAGED,
        "The record at offset %d of %s can't be used".formatted(offset, path),
        why + "; a crash can't leave this behind, so the file was changed or the disk lost data",
        REMEDY,
        cause);
  }

  static StoreFault inDirectory(String directory, String why) {
    return new StoreFault(
        FaultCode.LOG_DAMAGED, "The log in %s can't be used".formatted(directory), why, REMEDY);
  }

  static StoreFault inDirectory(String directory, LogContents.Contradiction contradiction) {
    return inDirectory(directory, String.valueOf(contradiction.getMessage()));
  }
}
