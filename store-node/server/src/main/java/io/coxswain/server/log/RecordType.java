package io.coxswain.server.log;

import java.util.Optional;
import java.util.stream.Stream;

/// Kinds of record, with their numbers on disk.
enum RecordType {
  METADATA(1),
  ENTRY(2),
  STATE(3),
  CRC(4),
  SNAPSHOT(5);

  private final int number;

  RecordType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static Optional<RecordType> ofNumber(long number) {
    return Stream.of(values()).filter(type -> type.number == number).findFirst();
  }
}
