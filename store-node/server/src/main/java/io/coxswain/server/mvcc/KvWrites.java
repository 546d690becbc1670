package io.coxswain.server.mvcc;

import io.coxswain.server.world.StateStore;

/// The write side of the store: one thread, the applier's.
///
/// Group apply, in this order and no other:
/// ```java
/// try (StateStore.Batch batch = stateStore.newBatch()) {
///   for (Request request : group) {
///     WriteTxn txn = kv.begin(batch);
///     ...                           // put, deleteRange, range
///     List<Change> changes = txn.end();
///   }
///   kv.seal(batch);                 // counters, once, after the last transaction or compaction
///   ...                             // applied index and term, leases: same batch
///   stateStore.write(batch);
///   kv.publish();                   // readers see the whole group at once
/// }
/// ```
public interface KvWrites {

  /// Begins applying one request into a batch.
  WriteTxn begin(StateStore.Batch batch);

  /// Forgets everything below a revision, between transactions. Written by the next [#seal], in force for
  /// readers from the next [#publish()] on; the records themselves go in bounded steps, see [#compactStep].
  ///
  /// @throws KvReads.RevisionCompacted if `revision` was compacted before (equal included, as in etcd)
  /// @throws KvReads.RevisionInFuture if it is above the current one
  void compact(long revision);

  /// Removes records that compaction has given up, at most so many looked at: part of the next batch, in
  /// idle moments or between groups. What it removes nobody can read any more, so members may be at
  /// different steps.
  ///
  /// @param recordsMax bound on the work, above 0
  /// @return whether there is more to do
  boolean compactStep(StateStore.Batch batch, int recordsMax);

  /// Whether [#compactStep] has work.
  boolean compactionPending();

  /// Writes revision and counters into the batch. A batch that was written without it is a bug that
  /// [#publish()] reports.
  void seal(StateStore.Batch batch);

  /// After the batch has been written: shows readers everything so far, at once.
  void publish();

  /// Bytes of all records not yet compacted: `dbSize`. The same on all members after the same commands,
  /// whatever is still to be removed from disk; grows with every put and every deletion, falls with
  /// compaction. Counts what has been applied but not published too, so that a quota judged here is judged
  /// alike everywhere, however requests are grouped.
  long logicalBytes();
}
