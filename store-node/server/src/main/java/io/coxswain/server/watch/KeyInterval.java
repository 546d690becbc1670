package io.coxswain.server.watch;

import com.google.protobuf.ByteString;
import java.util.Comparator;
import java.util.Optional;

/// The keys a watcher cares about, out of etcd's `key` and `range_end`.
///
/// @param from first key
/// @param to first key after the interval; empty = every key from `from` on
record KeyInterval(ByteString from, Optional<ByteString> to) {
  static final Comparator<ByteString> BYTEWISE = ByteString.unsignedLexicographicalComparator();

  private static final ByteString ZERO_BYTE = ByteString.copyFrom(new byte[1]);

  /// @param rangeEnd empty = the one key; a single zero byte = all keys from `key` on; else the exclusive end
  static KeyInterval of(ByteString key, ByteString rangeEnd) {
    if (rangeEnd.isEmpty()) {
      return new KeyInterval(key, Optional.of(key.concat(ZERO_BYTE)));
    }
    return new KeyInterval(
        key, rangeEnd.equals(ZERO_BYTE) ? Optional.empty() : Optional.of(rangeEnd));
  }

  boolean isEmpty() {
    return to.isPresent() && BYTEWISE.compare(from, to.get()) >= 0;
  }

  /// Whether this is the interval of exactly one key.
  boolean isSingleKey() {
    return to.isPresent()
        && to.get().size() == from.size() + 1
        && to.get().byteAt(from.size()) == 0
        && to.get().startsWith(from);
  }

  boolean contains(ByteString key) {
    return BYTEWISE.compare(from, key) <= 0 && endsAfter(key);
  }

  boolean endsAfter(ByteString key) {
    return to.isEmpty() || BYTEWISE.compare(key, to.get()) < 0;
  }
}
