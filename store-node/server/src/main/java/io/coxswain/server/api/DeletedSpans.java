package io.coxswain.server.api;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.TreeMap;

/// A set of keys made of half-open ranges; touching ranges are merged, so a lookup is one step in a tree.
final class DeletedSpans {
  private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

  /// Begin to exclusive end, disjoint.
  private final TreeMap<ByteString, ByteString> spans =
      new TreeMap<>(ByteString.unsignedLexicographicalComparator());

  /// @param rangeEnd empty: the one key; an end not above the key: nothing
  void add(ByteString key, ByteString rangeEnd) {
    ByteString begin = key;
    ByteString end = rangeEnd.isEmpty() ? key.concat(ZERO) : rangeEnd;
    if (above(begin, end)) {
      return;
    }
    for (var before = spans.floorEntry(end);
        before != null && !below(before.getValue(), begin);
        before = spans.floorEntry(end)) {
      begin = below(before.getKey(), begin) ? before.getKey() : begin;
      end = below(end, before.getValue()) ? before.getValue() : end;
      spans.remove(before.getKey());
    }
    spans.put(begin, end);
  }

  void addAll(DeletedSpans others) {
    others.spans.forEach(this::add);
  }

  boolean contains(ByteString key) {
    Map.Entry<ByteString, ByteString> span = spans.floorEntry(key);
    return span != null && below(key, span.getValue());
  }

  private boolean below(ByteString left, ByteString right) {
    return spans.comparator().compare(left, right) < 0;
  }

  /// `left` is at or above `right`.
  private boolean above(ByteString left, ByteString right) {
    return !below(left, right);
  }
}
