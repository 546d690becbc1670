package io.coxswain.server.mvcc;

import io.coxswain.api.mvcc.KeyValue;
import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Family;
import org.jspecify.annotations.Nullable;

/// The applier's state: everything published, and what has been applied since. One thread.
final class Working {
  private final StateStore store;
  private final History history;
  private final KeyTreeEditor keys;
  private final Pending pending = new Pending();
  private final RangeReader ranges = new RangeReader(this::value);
  private final Tally tally;
  private Counters counters;
  private Counters sealed;
  private Published published;
  private @Nullable Txn open;

  Working(StateStore store, History history, KeyTree keys, Counters counters, Tally tally) {
    this.tally = tally;
    this.store = store;
    this.history = history;
    this.keys = new KeyTreeEditor(keys);
    this.counters = counters;
    this.sealed = counters;
    this.published = Published.of(keys, counters);
  }

  Txn begin(StateStore.Batch batch) {
    if (open != null) {
      throw new IllegalStateException("the transaction before has not ended");
    }
    open = new Txn(this, batch);
    return open;
  }

  void endTxn(long revision) {
    counters = counters.at(revision);
    open = null;
  }

  Counters counters() {
    return counters;
  }

  KeyTreeEditor keys() {
    return keys;
  }

  Pending pending() {
    return pending;
  }

  History history() {
    return history;
  }

  Published published() {
    return published;
  }

  Tally tally() {
    return tally;
  }

  /// Counts a record.
  Counters wrote(long stored, long given) {
    counters = counters.written(stored, given);
    return counters;
  }

  /// What was written at a revision that lives or was published lately.
  KeyValue value(Revision revision) {
    KeyValue value = pending.value(revision);
    if (value == null) {
      value = history.find(revision);
    }
    if (value == null) {
      throw StateDamage.fault(
          "revision %s is in the index but not in the history".formatted(revision));
    }
    return value;
  }

  /// @param now the revision of the header, own changes included
  RangeAnswer range(RangeQuery query, long now) {
    long asked = query.revision() <= 0 ? now : query.revision();
    if (asked == now) {
      return ranges.read(query, new KeysAt.OfTree(keys.current()), now);
    }
    if (asked >= published.revision()) {
      KeyTree then = pending.rewound(keys.current(), asked);
      return ranges.read(query, new KeysAt.OfTree(then), now);
    }
    try (StateStore.View view = store.view()) {
      return ranges.read(query, new KeysAt.OfIndex(view, asked), now);
    }
  }

  void compact(long revision) {
    if (revision <= counters.compacted()) {
      throw new KvReads.RevisionCompacted(revision, counters.compacted());
    }
    if (revision > counters.revision()) {
      throw new KvReads.RevisionInFuture(revision, counters.revision());
    }
    counters = counters.compactedAt(revision, supersededBytesAt(revision));
  }

  private long supersededBytesAt(long revision) {
    if (revision == counters.revision()) {
      return counters.supersededBytes();
    }
    if (revision <= Counters.FRESH.revision()) {
      return 0; // nothing had been written
    }
    return revision > published.revision()
        ? pending.supersededBytesAt(revision)
        : history.supersededBytesAt(revision);
  }

  boolean sweepPending() {
    return counters.sweptTo().main() <= counters.compacted();
  }

  boolean sweep(StateStore.Batch batch, int recordsMax) {
    // A reader may still hold the older state until the compaction has been published.
    if (counters.compacted() == published.compacted() && sweepPending()) {
      counters = Sweep.step(store, batch, counters, recordsMax, tally.compactedKeys());
    }
    return sweepPending();
  }

  void seal(StateStore.Batch batch) {
    if (open != null) {
      throw new IllegalStateException("a transaction has not ended");
    }
    batch.put(Family.META, Counters.key(), counters.encode());
    sealed = counters;
  }

  Published publish() {
    if (!sealed.equals(counters)) {
      throw new IllegalStateException("published without seal: the counters are not in the batch");
    }
    published = Published.of(keys.tree(), counters);
    pending.passTo(history);
    return published;
  }
}
