package io.coxswain.server.mvcc;

import io.coxswain.api.mvcc.KeyValue;
import java.util.List;

/// What a range read found.
///
/// @param revision the store's current revision when it was read (goes into the header)
/// @param keyValues after sort and limit
/// @param more true if the limit cut something off
/// @param count all keys in the range at that revision, whatever limit and filters say
public record RangeAnswer(long revision, List<KeyValue> keyValues, boolean more, long count) {
  public RangeAnswer {
    keyValues = List.copyOf(keyValues);
  }
}
