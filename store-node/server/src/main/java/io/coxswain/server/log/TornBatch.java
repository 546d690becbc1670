package io.coxswain.server.log;

import io.coxswain.server.fault.StoreFault;
import java.io.IOException;
import java.util.Optional;

/// Judges the end of the last segment: was a write batch cut short by a crash, or has the disk lost or
/// changed something that was promised?
///
/// Only one batch is ever on its way to the disk, into sectors that held zeros or didn't exist, and each
/// sector arrives whole or not at all. So a torn batch has a zero length, a sector of zeros, or ends with
/// the file, and nothing of a later batch stands behind it. etcd's rule (server/storage/wal/decoder.go,
/// isTornEntry) is the first half; the second half, and looking past a changed length field, are ours:
/// without them the loss of one sector in the middle would silently forget acknowledged entries.
final class TornBatch {
  private final String path;
  private final SegmentInput input;
  private final long offset;
  private final int crcBefore;

  /// @param offset where the first unusable record begins
  /// @param crcBefore checksum of everything before it
  TornBatch(String path, SegmentInput input, long offset, int crcBefore) {
    this.path = path;
    this.input = input;
    this.offset = offset;
    this.crcBefore = crcBefore;
  }

  /// Says why the batch is unfinished.
  ///
  /// @throws StoreFault if it isn't a torn batch
  String requireTorn() throws IOException {
    if (wholeBesideItsFrame()) {
      throw LogDamage.at(
          path, offset, "the record is whole, but its length or padding was changed");
    }
    String why =
        switch (input.at(offset)) {
          case FrameStep.Nothing _ -> "the record was never written, but some behind it were";
          case FrameStep.Broken(String broken) when wasCut() -> broken;
          case FrameStep.Framed _ when wasCut() -> "a part of the record was never written";
          case FrameStep.Broken(String broken) -> throw LogDamage.at(path, offset, broken);
          case FrameStep.Framed _ -> throw LogDamage.at(path, offset, "its checksum doesn't match");
        };
    long later = laterBatch();
    if (later >= 0) {
      throw LogDamage.at(
          path, offset, why + ", yet a later batch stands at offset %d".formatted(later));
    }
    return why;
  }

  /// Whether the record itself is fine, so that only a change of its length field or padding can have made
  /// it unusable. Not so if the length field stands in the sector before and was never written, or if the
  /// file ends inside the padding.
  private boolean wholeBesideItsFrame() throws IOException {
    Optional<LogRecord> record = input.withoutLengthField(offset);
    if (record.isEmpty() || !continues(crcBefore, record.get())) {
      return false;
    }
    if (input.at(offset) instanceof FrameStep.Nothing) {
      return (offset + Long.BYTES) % SegmentInput.SECTOR_BYTES != 0;
    }
    boolean rightLength = input.recordBytes(offset) == record.get().end() - offset - Long.BYTES;
    return !rightLength || !input.endsInside(offset);
  }

  private boolean wasCut() throws IOException {
    return input.endsInside(offset) || input.hasZeroSector(offset);
  }

  /// Looks for proof that another batch was written after this one: whole records whose checksums continue
  /// each other, across a hard state, which ends a batch. Answers its offset, or -1.
  private long laterBatch() throws IOException {
    long at = offset + Long.BYTES;
    while (at < input.size()) {
      long next = input.firstNonZero(at);
      at = next - next % Long.BYTES;
      if (at >= input.size()) {
        break;
      }
      if (input.at(at) instanceof FrameStep.Framed(LogRecord record)) {
        long later = endOfBatchInChain(record);
        if (later >= 0) {
          return later;
        }
      }
      at += Long.BYTES;
    }
    return -1;
  }

  private long endOfBatchInChain(LogRecord start) throws IOException {
    LogRecord last = start;
    while (input.at(last.end()) instanceof FrameStep.Framed(LogRecord next)
        && continues(last.crc(), next)) {
      if (last.type() == RecordType.STATE) {
        return last.end();
      }
      last = next;
    }
    return -1;
  }

  private static boolean continues(int crcBefore, LogRecord record) {
    if (record.type() == RecordType.CRC) {
      return record.crc() == crcBefore;
    }
    RollingCrc crc = new RollingCrc();
    crc.continueFrom(crcBefore);
    crc.update(record.data().unwrap(), 0, record.data().size());
    return crc.value() == record.crc();
  }
}
