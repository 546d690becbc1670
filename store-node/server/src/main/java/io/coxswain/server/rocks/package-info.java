/// **rocks — the state store, on RocksDB.**
///
/// Job: `world.StateStore` in production: families, atomic batches, views, flushes, checkpoints.
/// May touch: RocksDB and its native memory. Must not touch: any room but `world`.
/// Called by: `node`, which opens it; every room that holds a `StateStore`.
/// Invariants: RocksDB's own log is off (the Raft log is the log) and flushes are atomic over all families,
/// so a crash leaves the state of one moment; block cache and memtables together stay within
/// `MemoryBudget`; nothing native is touched after `close`, however many readers are still at work.
/// The native library comes from `java.library.path` if it is there (the package ships it unpacked), else
/// it is unpacked from the jar into `ROCKSDB_SHAREDLIB_DIR` or the temporary directory.
/// Start reading at: `RocksStateStore`.
@NullMarked
package io.coxswain.server.rocks;

import org.jspecify.annotations.NullMarked;
