package io.coxswain.server.log;

import io.coxswain.raft.Bytes;

/// One record as it stands on disk.
///
/// @param crc rolling checksum it carries
/// @param end offset in the segment just behind it
record LogRecord(RecordType type, int crc, Bytes data, long end) {}
