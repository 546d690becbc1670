package io.coxswain.server.log;

import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Name of a segment file.
///
/// @param sequence place in the log, from 0
/// @param firstIndex one more than the last entry written before the segment was begun
record SegmentName(long sequence, long firstIndex) implements Comparable<SegmentName> {
  private static final Pattern FORM = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})\\.wal");

  /// The segments of a log, oldest first.
  ///
  /// @throws io.coxswain.server.fault.StoreFault `LOG_DAMAGED` if one is missing
  static List<SegmentName> allIn(Disk disk, String directory) throws IOException {
    List<SegmentName> segments =
        disk.list(directory).stream()
            .map(SegmentName::parse)
            .flatMap(Optional::stream)
            .sorted()
            .toList();
    if (segments.isEmpty()) {
      throw LogDamage.inDirectory(directory, "it holds no segment");
    }
    for (int i = 1; i < segments.size(); i++) {
      if (segments.get(i).sequence() != segments.get(i - 1).sequence() + 1) {
        throw LogDamage.inDirectory(
            directory, "a segment is missing before " + segments.get(i).fileName());
      }
    }
    return segments;
  }

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
