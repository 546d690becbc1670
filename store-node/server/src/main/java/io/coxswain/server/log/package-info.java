/// **log — the write-ahead log: what this member has promised, on disk.**
///
/// Job: append entries and hard states, make them durable one batch at a time, and give them back after a
/// crash. The format is etcd's (server/storage/wal), so that etcd's dump tools read it.
/// May touch: `world.Disk`, `world.Clock`, `lane`, `fault`, `wire`, `raft` records. Must not touch: any
/// other room.
/// Called by: `node`, which opens it, runs `LogWriter` as a lane and truncates it after checkpoints.
/// Invariants: what `sync` returned for is read back, or opening refuses; at most one write batch is not
/// yet synced; a batch never spans two segments; a failed write or sync is never tried again (a disk that
/// finds room for a write after all, `node.ReservedDisk`, has not failed).
/// Start reading at: the format below, then `WriteAheadLog`, then `LogReader`.
///
/// **On disk.** A directory of segments `<sequence>-<first index>.wal`, both as 16 hex digits. Sequences
/// count up from 0 without a gap; the index is that of the first entry that may follow. A segment is a run
/// of frames, each beginning at a multiple of 8:
///
/// | bytes | |
/// |---|---|
/// | 8 | little-endian: record length in the lower 56 bits; if padded, the top byte is `0x80 + padding` |
/// | n | `walpb.Record`: type, rolling CRC-32C, data |
/// | 0..7 | zeros up to the next multiple of 8 |
///
/// A segment begins with a `crc` record (the checksum at the end of the segment before, 0 in the first), a
/// `metadata` record (member and cluster id) and, but for the first, the hard state. The very first one then
/// holds an empty `snapshot` record. After that: `entry` records, and at the end of every batch one hard
/// `state`; `snapshot` records say up to where the state machine is safe by itself. The checksum of a
/// record covers its data and everything before it in the log. An entry replaces all that stand at or after
/// its index. Behind the last record there are zeros, or the file ends.
@NullMarked
package io.coxswain.server.log;

import org.jspecify.annotations.NullMarked;
