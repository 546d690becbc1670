package io.coxswain.server.node;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The newest events of a world for the report of a failure, so many of each member: one that talks much
/// doesn't push out what another one did last.
final class WorldEvents {
  /// Whom an event concerns that concerns nobody alone.
  static final String ALL = "-";

  private static final int KEPT_OF_EACH = 25;

  private final Map<String, ArrayDeque<Event>> byMember = new TreeMap<>();
  private long count;

  private record Event(long number, String line) {}

  void add(long ageNanos, String about, String what) {
    ArrayDeque<Event> kept = byMember.computeIfAbsent(about, _ -> new ArrayDeque<>());
    if (kept.size() == KEPT_OF_EACH) {
      kept.removeFirst();
    }
    kept.add(new Event(count++, "%,12d us  %-3s %s".formatted(ageNanos / 1000, about, what)));
  }

  /// One a line, the newest last.
  @Override
  public String toString() {
    return byMember.values().stream()
        .flatMap(ArrayDeque::stream)
        .sorted(Comparator.comparingLong(Event::number))
        .map(Event::line)
        .collect(Collectors.joining("\n"));
  }
}
