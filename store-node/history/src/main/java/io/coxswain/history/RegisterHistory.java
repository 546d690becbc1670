package io.coxswain.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What happened to registers that each have one writer, which writes 1, 2, 3, ... and abandons the register
/// as soon as the fate of a write is unknown. Such a history is linearizable if and only if every read lies
/// between what was surely written before it began and what was invoked before it ended, and no read goes
/// back behind an earlier one; that is cheap to check, whatever its length. Thread-safe.
public final class RegisterHistory {

  /// One operation. Times are monotonic nanoseconds.
  ///
  /// @param value what was written or read; 0 = the register was empty
  /// @param known false if nobody knows whether a write happened
  public record Operation(
      String register,
      Kind kind,
      long value,
      long invokedNanos,
      long answeredNanos,
      boolean known) {
    public enum Kind {
      WRITE,
      READ
    }
  }

  private final List<Operation> operations = new ArrayList<>();

  /// An operation has ended, or was given up.
  public synchronized void add(Operation operation) {
    operations.add(operation);
  }

  /// Writes that were answered.
  public synchronized long acknowledgedWrites() {
    return operations.stream()
        .filter(op -> op.kind() == Operation.Kind.WRITE && op.known())
        .count();
  }

  /// Every register that anybody wrote to or read from.
  public synchronized Set<String> registers() {
    return operations.stream()
        .map(Operation::register)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Reads that were answered.
  public synchronized long reads() {
    return operations.stream().filter(op -> op.kind() == Operation.Kind.READ).count();
  }

  /// Every way in which the history could not have happened in one place; empty = linearizable.
  public synchronized List<String> violations() {
    Map<String, List<Operation>> registers = new TreeMap<>();
    for (Operation operation : operations) {
      registers.computeIfAbsent(operation.register(), name -> new ArrayList<>()).add(operation);
    }
    List<String> found = new ArrayList<>();
    registers.values().forEach(history -> check(history, found));
    return found;
  }

  private static void check(List<Operation> history, List<String> found) {
    List<Operation> writes =
        history.stream().filter(op -> op.kind() == Operation.Kind.WRITE).toList();
    List<Operation> reads =
        history.stream()
            .filter(op -> op.kind() == Operation.Kind.READ)
            .sorted(Comparator.comparingLong(Operation::invokedNanos))
            .toList();
    for (Operation read : reads) {
      long atLeast = 0;
      long atMost = 0;
      for (Operation write : writes) {
        if (write.known() && write.answeredNanos() < read.invokedNanos()) {
          atLeast = Math.max(atLeast, write.value());
        }
        if (write.invokedNanos() < read.answeredNanos()) {
          atMost = Math.max(atMost, write.value());
        }
      }
      if (read.value() < atLeast) {
        found.add(
            "lost or stale: %s saw less than %d, acknowledged before".formatted(read, atLeast));
      }
      if (read.value() > atMost) {
        found.add("from nowhere: %s saw more than %d, the last invoked".formatted(read, atMost));
      }
    }
    checkOrder(reads, found);
  }

  private static void checkOrder(List<Operation> readsByInvocation, List<String> found) {
    List<Operation> byAnswer =
        readsByInvocation.stream()
            .sorted(Comparator.comparingLong(Operation::answeredNanos))
            .toList();
    long newest = 0;
    int answered = 0;
    for (Operation read : readsByInvocation) {
      while (answered < byAnswer.size()
          && byAnswer.get(answered).answeredNanos() < read.invokedNanos()) {
        newest = Math.max(newest, byAnswer.get(answered).value());
        answered++;
      }
      if (read.value() < newest) {
        found.add("went back: %s after %d had been read".formatted(read, newest));
      }
    }
  }
}
