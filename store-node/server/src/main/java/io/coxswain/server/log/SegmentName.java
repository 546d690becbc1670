package io.coxswain.server.log;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Name of a segment file.
///
/// @param sequence place in the log, from 0
/// @param firstIndex one more than the last entry written before the segment was begun
record SegmentName(long sequence, long firstIndex) implements Comparable<SegmentName> {
  private static final Pattern FORM = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})\\.wal");

  /// Empty if this isn't the name of a segment.
  static Optional<SegmentName> parse(String fileName) {
    Matcher matcher = FORM.matcher(fileName);
    return matcher.matches()
        ? Optional.of(new SegmentName(hex(matcher.group(1)), hex(matcher.group(2))))
        : Optional.empty();
  }

  String fileName() {
    return "%016x-%016x.wal".formatted(sequence, firstIndex);
  }

  @Override
  public int compareTo(SegmentName other) {
    return Long.compareUnsigned(sequence, other.sequence);
  }

  private static long hex(String digits) {
    return HexFormat.fromHexDigitsToLong(digits);
  }
}
