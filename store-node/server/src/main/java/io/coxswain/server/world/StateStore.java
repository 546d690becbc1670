package io.coxswain.server.world;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where applied state lives: ordered byte-string families with atomic batches. RocksDB in production (its
/// own log switched off: the Raft log is the log), a crash-faithful model in the simulation.
///
/// Contract: a batch is visible as a whole or not at all. After a crash the store reopens as it was after
/// some batch that was not older than the last completed [#flush()]; never between batches. Families are
/// flushed together.
///
/// Threads: [#write(Batch)] by one; reads and views by any, but each batch, view and cursor by one at a time.
public interface StateStore extends AutoCloseable {

  /// The families; their order is part of the on-disk format, names are lower case on disk.
  enum Family {
    /// Applied index and term, configuration, members, timing, current and compacted revision, counters.
    META,
    /// (key, revision newest first) -> metadata of that revision, without the value. One sequential scan
    /// rebuilds the index of current keys at start; a seek finds a key as it was at an older revision.
    KEY_INDEX,
    /// revision -> stored `KeyValue`, every revision not yet compacted.
    HISTORY,
    /// lease id -> stored lease.
    LEASE,
    /// users, roles, tokens.
    AUTH,
    /// alarms.
    ALARM
  }

  /// Opens state directories; the door behind which production and simulation keep theirs.
  interface Opener {
    /// Opens a state directory, made if absent.
    ///
    /// @param directory path as in [Disk]
    StateStore open(String directory) throws IOException;

    /// Reads all of a directory that no store has open, and changes nothing.
    ///
    /// @throws IOException if anything in it isn't as it was written
    void verify(String directory) throws IOException;
  }

  /// Starts a batch; hand it to [#write(Batch)] or close it.
  Batch newBatch();

  /// Applies a batch atomically. Not durable until flushed.
  void write(Batch batch) throws IOException;

  /// The value of a key now, null if absent.
  byte @Nullable [] get(Family family, byte[] key) throws IOException;

  /// A consistent view of all families; close it soon, it pins memory and files.
  View view();

  /// Makes everything written before the call durable, all families together. Blocks.
  void flush() throws IOException;

  /// Writes a complete, self-contained, durable copy into a new directory (hard links where possible), which
  /// an [Opener] can open.
  ///
  /// @param directory path as in [Disk]; must not exist, its parent must
  void checkpoint(String directory) throws IOException;

  /// Bytes on disk, roughly.
  long sizeBytes();

  /// Bytes that the next [#flush()] has to write, at most.
  long unflushedBytes();

  /// Waits for views to be closed, then lets go of everything. What was not flushed is gone, as in a crash.
  @Override
  void close() throws IOException;

  /// Writes that become visible together.
  interface Batch extends AutoCloseable {
    void put(Family family, byte[] key, byte[] value);

    void delete(Family family, byte[] key);

    /// Deletes from `from` (inclusive) to `to` (exclusive), bytewise order.
    void deleteRange(Family family, byte[] from, byte[] to);

    @Override
    void close();
  }

  /// A frozen moment of the store.
  interface View extends AutoCloseable {
    /// The value of a key in that moment, null if absent.
    byte @Nullable [] get(Family family, byte[] key) throws IOException;

    /// Entries from `from` (inclusive) to `to` (exclusive; empty = to the end of the family), in order.
    Cursor scan(Family family, byte[] from, Optional<byte[]> to);

    @Override
    void close();
  }

  /// Walks entries in bytewise key order.
  interface Cursor extends AutoCloseable {
    /// Moves to the next entry; false at the end.
    boolean next() throws IOException;

    /// Moves to the first entry at or after `key`, which must not lie behind; false at the end.
    boolean seek(byte[] key) throws IOException;

    /// Key of the entry that the last move answered true for; without one there is none.
    byte[] key();

    /// Value of the same entry.
    byte[] value();

    @Override
    void close();
  }
}
