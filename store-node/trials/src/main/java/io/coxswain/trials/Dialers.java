package io.coxswain.trials;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Tells which member's process holds the far end of a loopback connection: `/proc/net/tcp` knows the socket's
/// inode, and the open files of a process name theirs. All members share one loopback address, so the
/// connection itself doesn't tell.
final class Dialers {
  /// Who is named when nobody is found, such as a process that has ended meanwhile.
  static final String UNKNOWN = "?";

  private static final Path SOCKETS = Path.of("/proc/net/tcp");
  private static final Path SOCKETS_V6 = Path.of("/proc/net/tcp6");
  private static final int COLUMN_LOCAL = 1;
  private static final int COLUMN_INODE = 9;

  private final Supplier<Map<String, Long>> processIds;

  /// @param processIds the id of every member's process, by the member's name
  Dialers(Supplier<Map<String, Long>> processIds) {
    this.processIds = processIds;
  }

  /// The member that holds the socket with this local port.
  String of(int port) throws IOException {
    Optional<String> inode = inode(SOCKETS, port).or(() -> inodeV6(port));
    if (inode.isEmpty()) {
      return UNKNOWN;
    }
    String file = "socket:[" + inode.get() + "]";
    return processIds.get().entrySet().stream()
        .filter(member -> member.getValue() != 0 && holds(member.getValue(), file))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(UNKNOWN);
  }

  private static Optional<String> inodeV6(int port) {
    try {
      return Files.exists(SOCKETS_V6) ? inode(SOCKETS_V6, port) : Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Optional<String> inode(Path table, int port) throws IOException {
    String ending = ":%04X".formatted(port);
    try (Stream<String> lines = Files.lines(table)) {
      return lines
          .map(line -> line.strip().split("\\s+"))
          .filter(columns -> columns.length > COLUMN_INODE)
          .filter(columns -> columns[COLUMN_LOCAL].endsWith(ending))
          .map(columns -> columns[COLUMN_INODE])
          .filter(inode -> !"0".equals(inode))
          .findFirst();
    }
  }

  private static boolean holds(long pid, String file) {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return open.anyMatch(descriptor -> file.equals(target(descriptor)));
    } catch (IOException ended) {
      return false;
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}
