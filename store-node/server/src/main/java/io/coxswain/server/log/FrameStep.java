package io.coxswain.server.log;

/// What stands at one place of a segment.
sealed interface FrameStep {
  /// A whole frame that holds a record; its checksum is not checked yet.
  record Framed(LogRecord record) implements FrameStep {}

  /// Nothing: a zero length, or the end of the file.
  record Nothing() implements FrameStep {}

  /// A frame that ends behind the file, or holds no record.
  record Broken(String why) implements FrameStep {}
}
