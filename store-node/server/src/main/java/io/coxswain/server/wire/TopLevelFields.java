package io.coxswain.server.wire;

/// Walks the fields of an encoded protobuf message without decoding them. Ends early at bytes that are no
/// protobuf: whoever decodes the message will say so.
final class TopLevelFields {
  private final byte[] data;
  private int start;
  private int end;
  private int number;
  private boolean malformed;

  TopLevelFields(byte[] data) {
    this.data = data;
  }

  /// Moves to the next field; false at the end.
  boolean next() {
    start = end;
    if (start >= data.length) {
      return false;
    }
    long tag = varint();
    number = (int) (tag >>> 3);
    long length =
        switch ((int) tag & 7) {
          case 0 -> {
            varint();
            yield 0;
          }
          case 1 -> Long.BYTES;
          case 2 -> varint();
          case 5 -> Integer.BYTES;
          default -> -1;
        };
    if (malformed || length < 0 || length > data.length - end) {
      return false;
    }
    end += (int) length;
    return true;
  }

  int number() {
    return number;
  }

  /// Where this field's tag begins.
  int start() {
    return start;
  }

  /// Just behind this field.
  int end() {
    return end;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (end >= data.length) {
        break;
      }
      byte next = data[end++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    malformed = true;
    return 0;
  }
}
