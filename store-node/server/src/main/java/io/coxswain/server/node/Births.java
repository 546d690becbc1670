package io.coxswain.server.node;

import io.coxswain.server.world.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The births of others that this member has noted, on disk before it answers: under one id it lets only
/// one mark in, however often it restarts. Nobody votes or acknowledges before a quorum has noted its birth
/// ([Birth]), so this covers every promise without a look at any vote. Thread-safe.
final class Births {
  /// A cluster sees so many members only if somebody makes them up.
  private static final int COUNT_MAX = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(Births.class);
  private static final String DIRECTORY = "member";
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{16}) ([0-9a-f]{16})");

  private final Disk disk;
  private final Executor writers;
  private final SmallFile file;
  private final Map<Long, Long> markById = new ConcurrentHashMap<>();

  private Births(Disk disk, Executor writers) {
    this.disk = disk;
    this.writers = writers;
    this.file = new SmallFile(disk, DIRECTORY, "births");
  }

  /// Reads what was noted before.
  ///
  /// @param writers run what blocks on the disk
  static Births read(Disk disk, Executor writers) throws IOException {
    Births births = new Births(disk, writers);
    if (births.file.exists()) {
      for (String line : births.file.text().lines().toList()) {
        Matcher idAndMark = LINE.matcher(line);
        if (!idAndMark.matches()) {
          throw new IOException(births.file + " does not hold ids and marks: " + line);
        }
        births.markById.put(parse(idAndMark.group(1)), parse(idAndMark.group(2)));
      }
    }
    return births;
  }

  private static long parse(String hex) {
    return Long.parseUnsignedLong(hex, 16);
  }

  /// Makes the directory of the marks, so that not even a crash takes it away.
  static void prepare(Disk disk) throws IOException {
    disk.createDirectories(DIRECTORY);
    disk.syncDirectory("");
  }

  /// Whether a member was born under this id with another mark than this.
  boolean holdsAnother(long memberId, long mark) {
    Long noted = markById.get(memberId);
    return noted != null && noted != mark;
  }

  /// Notes a birth unless the id was born already; completes when the first one is on disk.
  CompletableFuture<Void> note(long memberId, long mark) {
    if (markById.containsKey(memberId)) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.runAsync(() -> write(memberId, mark), writers);
  }

  private synchronized void write(long memberId, long mark) {
    TreeMap<Long, Long> all = new TreeMap<>(markById);
    if (all.putIfAbsent(memberId, mark) != null) {
      return;
    }
    if (all.size() > COUNT_MAX) {
      throw new IllegalStateException(COUNT_MAX + " births are noted already");
    }
    StringBuilder lines = new StringBuilder();
    all.forEach((id, noted) -> lines.append("%016x %016x\n".formatted(id, noted)));
    try {
      prepare(disk);
      file.replace(lines.toString());
    } catch (IOException failure) {
      LOG.warn("the birth of member {} could not be noted", Long.toHexString(memberId), failure);
      throw new UncheckedIOException(failure);
    }
    markById.put(memberId, mark);
    LOG.info("member {} is born", Long.toHexString(memberId));
  }
}
