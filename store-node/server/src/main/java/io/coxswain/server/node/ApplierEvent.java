package io.coxswain.server.node;

import io.coxswain.raft.Entry;
import io.coxswain.raft.SnapshotMeta;
import io.coxswain.server.apply.Standing;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What the applier is told, in the order in which it must happen.
sealed interface ApplierEvent {

  /// Entries that are committed and on this disk, without a gap.
  record Committed(List<Entry> entries) implements ApplierEvent {}

  /// Reads that may be served once `index` is applied.
  record Serve(long index, List<CompletableFuture<Void>> readers) implements ApplierEvent {}

  /// The state is to be replaced by a snapshot whose files have arrived; nothing is applied until then.
  record Install(SnapshotMeta meta) implements ApplierEvent {}

  /// The log goes on after that snapshot, on disk.
  record InstallLogged(SnapshotMeta meta) implements ApplierEvent {}

  /// Copy the state into a new directory; answered with where the copy stands.
  record Checkpoint(String directory, CompletableFuture<Standing> made) implements ApplierEvent {}
}
