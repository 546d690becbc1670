package io.coxswain.server.node;

import io.coxswain.server.world.Disk;
import io.coxswain.server.world.Randomness;
import java.io.IOException;
import java.util.regex.Pattern;

/// Tells two births under one member id apart. It is on disk before anybody hears of it, so a start that was
/// cut off goes on with the same mark; a member that lost its disk draws another. It is deleted once there is
/// a log: a mark that outlives its log would let such a member in again.
final class BirthMark {
  private static final String DIRECTORY = "member";
  private static final Pattern MARK = Pattern.compile("[0-9a-f]{16}");

  /// No member has it.
  static final long NONE = 0;

  private final Disk disk;
  private final Randomness randomness;
  private final SmallFile file;

  BirthMark(Disk disk, Randomness randomness) {
    this.disk = disk;
    this.randomness = randomness;
    this.file = new SmallFile(disk, DIRECTORY, "birth-mark");
  }

  /// The mark of a birth that was begun here, else [#NONE].
  long found() throws IOException {
    if (!file.exists()) {
      return NONE;
    }
    String mark = file.text();
    if (!MARK.matcher(mark).matches()) {
      throw new IOException(file + " does not hold a mark: " + mark);
    }
    return Long.parseUnsignedLong(mark, 16);
  }

  /// The one found; else a new one, which is on disk when this returns.
  long drawn() throws IOException {
    long mark = found();
    if (mark == NONE) {
      // Odd, so that it is never NONE.
      mark = randomness.nextLong() | 1;
      Births.prepare(disk);
      file.replace("%016x".formatted(mark));
    }
    return mark;
  }

  /// From here on the log says who this member is.
  void forget() throws IOException {
    file.delete();
  }
}
