package io.coxswain.raft;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// One entry of the replicated log; `(term, index)` names it uniquely for ever.
///
/// @param term term of the leader that appended it, at least 1; never falls along a log
/// @param index its place in the log, from 1 on, without a gap
/// @param payload what it carries
public record Entry(long term, long index, Payload payload) {
  /// What an entry costs beside its payload in memory and on the wire, rounded up.
  private static final int OVERHEAD_BYTES = 24;

  public Entry {
    Checks.require(term > 0, "term must be > 0", term);
    Checks.require(index > 0, "index must be > 0", index);
    requireNonNull(payload, "payload is null");
  }

  /// Bytes this entry counts for in every bound of the core.
  public int sizeBytes() {
    return sizeBytesOf(payload);
  }

  /// Bytes that all of `entries` count for.
  static long sizeBytesOf(List<Entry> entries) {
    long sum = 0;
    for (Entry entry : entries) {
      sum += entry.sizeBytes();
    }
    return sum;
  }

  /// Bytes an entry that carries `payload` counts for.
  static int sizeBytesOf(Payload payload) {
    return OVERHEAD_BYTES + payload.sizeBytes();
  }
}
