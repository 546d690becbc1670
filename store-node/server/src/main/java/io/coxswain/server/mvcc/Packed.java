package io.coxswain.server.mvcc;

import java.util.Arrays;

/// A growing byte array that numbers are written to in as few bytes as they need (LEB128, seven bits a
/// byte, low bits first). Negative numbers take ten bytes.
final class Packed {
  private byte[] bytes;
  private int size;

  Packed(int capacity) {
    bytes = new byte[capacity];
  }

  Packed number(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  Packed raw(byte[] source, int from, int to) {
    ensure(to - from);
    System.arraycopy(source, from, bytes, size, to - from);
    size += to - from;
    return this;
  }

  int size() {
    return size;
  }

  byte[] toBytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  /// Reads back what a [Packed] holds.
  static final class Reader {
    private final byte[] bytes;
    private int position;

    Reader(byte[] bytes, int position) {
      this.bytes = bytes;
      this.position = position;
    }

    long number() {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        byte next = bytes[position++];
        value |= (long) (next & 0x7F) << shift;
        if (next >= 0) {
          return value;
        }
      }
      throw new IllegalStateException("a packed number is longer than ten bytes");
    }

    int position() {
      return position;
    }

    void skip(int count) {
      position += count;
    }
  }
}
