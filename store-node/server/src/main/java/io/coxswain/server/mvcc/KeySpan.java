package io.coxswain.server.mvcc;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A range of keys.
final class KeySpan {
  /// Every key there can be.
  static final KeySpan ALL = new KeySpan(new byte[0], null);

  private final byte[] from;
  private final byte @Nullable [] to;

  /// @param from first key
  /// @param to first key behind it, null = to the end
  KeySpan(byte[] from, byte @Nullable [] to) {
    this.from = from;
    this.to = to;
  }

  /// By etcd's rules: no end = the one key, a single zero byte = no end, else an exclusive end.
  static KeySpan of(ByteString key, ByteString rangeEnd) {
    byte[] from = key.toByteArray();
    if (rangeEnd.isEmpty()) {
      return one(from);
    }
    if (rangeEnd.size() == 1 && rangeEnd.byteAt(0) == 0) {
      return new KeySpan(from, null);
    }
    return new KeySpan(from, rangeEnd.toByteArray());
  }

  /// Exactly one key: the next greater one is the key with a zero byte behind it.
  static KeySpan one(byte[] key) {
    return new KeySpan(key, Arrays.copyOf(key, key.length + 1));
  }

  byte[] from() {
    return from;
  }

  byte @Nullable [] to() {
    return to;
  }

  /// Whether no key can lie in it.
  boolean isEmpty() {
    return to != null && Arrays.compareUnsigned(from, to) >= 0;
  }
}
