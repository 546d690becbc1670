package io.coxswain.server.log;

import io.coxswain.server.fault.StoreFault;
import io.coxswain.server.log.RecoveredLog.TornTail;
import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Reads a log from its first segment to its last record.
///
/// In every segment but the last, all records must be whole: the next segment was begun only when they were
/// synced. In the last one an unfinished write batch may follow the last whole record; [TornBatch] judges
/// whether what is found there is one. Anything else is damage, and nothing is changed.
final class LogReader {
  private final Disk disk;
  private final String directory;
  private final List<SegmentName> segments;
  private final RollingCrc crc = new RollingCrc();
  private final LogContents contents = new LogContents();
  private boolean first = true;

  /// Where the last two hard states of the segment end, 0 if there aren't as many.
  private long lastState;

  private long stateBefore;

  LogReader(Disk disk, String directory, List<SegmentName> segments) {
    this.disk = disk;
    this.directory = directory;
    this.segments = segments;
  }

  /// Where the log ends and what it holds.
  ///
  /// @param lastBatch at or before where the last write batch begins in the last segment
  /// @param offset end of the last whole record in the last segment
  /// @param crc checksum of everything up to there
  /// @param snapshotSequence segment that holds the last snapshot record
  record End(RecoveredLog recovered, long lastBatch, long offset, int crc, long snapshotSequence) {}

  /// @throws StoreFault `LOG_DAMAGED`
  End read() throws IOException {
    long offset = 0;
    Optional<TornTail> tornTail = Optional.empty();
    for (SegmentName segment : segments) {
      String path = directory + "/" + segment.fileName();
      try (Disk.File file = disk.open(path)) {
        SegmentInput input = new SegmentInput(file);
        contents.startSegment(segment);
        offset = readRecords(path, input);
        if (segment.equals(segments.getLast())) {
          tornTail = judgeTail(path, input, offset);
        } else {
          requireEnd(path, input, offset);
        }
      }
    }
    try {
      return new End(
          contents.finish(tornTail), stateBefore, offset, crc.value(), contents.snapshotSequence());
    } catch (LogContents.Contradiction contradiction) {
      throw LogDamage.inDirectory(directory, contradiction);
    }
  }

  /// Takes records as long as they are whole; answers the offset behind the last one.
  private long readRecords(String path, SegmentInput input) throws IOException {
    long offset = 0;
    stateBefore = 0;
    lastState = 0;
    while (input.at(offset) instanceof FrameStep.Framed(LogRecord record)) {
      if (record.type() == RecordType.CRC) {
        if (!first && record.crc() != crc.value()) {
          throw LogDamage.at(path, offset, "it doesn't continue the segment before it");
        }
        crc.continueFrom(record.crc());
      } else {
        int before = crc.value();
        crc.update(record.data().unwrap(), 0, record.data().size());
        if (crc.value() != record.crc()) {
          crc.continueFrom(before);
          return offset;
        }
      }
      first = false;
      try {
        contents.take(record);
      } catch (LogContents.Contradiction contradiction) {
        throw LogDamage.at(path, offset, contradiction.getMessage(), contradiction);
      }
      offset = record.end();
      if (record.type() == RecordType.STATE) {
        stateBefore = lastState;
        lastState = offset;
      }
    }
    return offset;
  }

  private void requireEnd(String path, SegmentInput input, long offset) throws IOException {
    switch (input.at(offset)) {
      case FrameStep.Nothing _ -> {}
      case FrameStep.Broken(String why) -> throw LogDamage.at(path, offset, why);
      case FrameStep.Framed _ -> throw LogDamage.at(path, offset, "its checksum doesn't match");
    }
  }

  private Optional<TornTail> judgeTail(String path, SegmentInput input, long offset)
      throws IOException {
    if (input.at(offset) instanceof FrameStep.Nothing
        && input.firstNonZero(offset) == input.size()) {
      return Optional.empty();
    }
    if (!contents.headComplete()) {
      throw LogDamage.at(
          path, offset, "the head of the segment, which is always synced, is not whole");
    }
    String why = new TornBatch(path, input, offset, crc.value()).requireTorn();
    return Optional.of(new TornTail(path, offset, why));
  }
}
