package io.coxswain.server.mvcc;

import java.util.concurrent.atomic.LongAdder;

/// What a store has done since it was opened; nothing depends on it.
///
/// @param compactedKeys revisions of keys that compaction removed
/// @param putBytes bytes of keys and values put
public record Tally(LongAdder compactedKeys, LongAdder putBytes) {
  public Tally() {
    this(new LongAdder(), new LongAdder());
  }
}
