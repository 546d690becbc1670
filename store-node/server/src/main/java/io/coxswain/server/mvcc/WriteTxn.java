package io.coxswain.server.mvcc;

import com.google.protobuf.ByteString;
import io.coxswain.api.mvcc.KeyValue;
import java.util.List;
import java.util.Optional;

/// One request being applied: all its changes share one new revision, and reads inside see them.
///
/// There is no way back: whoever begins one has validated everything before ([#checkReadable(long)]
/// included), because etcd's members once panicked on a range that failed in mid-apply (etcd #18667).
/// A key that was put may be deleted again: etcd's check of overlaps lets "delete everything from a key on"
/// through. Both are changes of their own; what came before either is the state before the transaction.
/// One thread, the applier's; at most one is open at a time.
public interface WriteTxn {

  /// The revision a response header carries now: the one it began at, one more once anything changed.
  long revision();

  /// Refuses a range's revision up front, before anything changed.
  ///
  /// @param revision as in a query; 0 or less = the current one, always readable
  /// @throws KvReads.RevisionCompacted below the compacted revision
  /// @throws KvReads.RevisionInFuture above [#revision()]
  void checkReadable(long revision);

  /// The key as it is now, own changes included.
  Optional<KeyValue> get(ByteString key);

  /// Ranges as they are now, own changes included; the answer's revision is [#revision()].
  RangeAnswer range(RangeQuery query);

  /// Sets a key. The lease must exist: the store writes down what it is told.
  ///
  /// @param lease 0 = none
  /// @param wantPrevious false skips reading what was there
  /// @return what was there, if it was wanted and the key lived
  Optional<KeyValue> put(ByteString key, ByteString value, long lease, boolean wantPrevious);

  /// Ends the life of all keys in the range; nothing happens, and no revision is used up, if there are
  /// none.
  ///
  /// @param rangeEnd as in [RangeQuery#rangeEnd()]
  /// @param wantPrevious false skips reading what was there
  Deleted deleteRange(ByteString key, ByteString rangeEnd, boolean wantPrevious);

  /// Ends it.
  ///
  /// @return its changes in order; empty if nothing changed
  List<Change> end();

  /// What a deletion did.
  ///
  /// @param count keys whose life it ended
  /// @param previous what they were, in key order, if that was wanted; else empty
  record Deleted(long count, List<KeyValue> previous) {
    public Deleted {
      previous = List.copyOf(previous);
    }
  }
}
