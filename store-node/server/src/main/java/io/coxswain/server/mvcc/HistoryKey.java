package io.coxswain.server.mvcc;

import java.nio.ByteBuffer;

/// Key of a record in the `HISTORY` family, in the bytes of etcd's `key` bucket (HashKV runs over them):
/// main revision, `_`, sub-revision, big-endian; a deletion ends in a `t`.
///
/// @param tombstone whether the record says that its key was deleted
record HistoryKey(Revision revision, boolean tombstone) {
  static final int LENGTH = 17;
  private static final byte SEPARATOR = '_';
  private static final byte TOMBSTONE_MARK = 't';

  /// Least possible key of a main revision, for scans.
  static byte[] firstOf(long main) {
    return encode(main, 0, false);
  }

  byte[] encode() {
    return encode(revision.main(), revision.sub(), tombstone);
  }

  private static byte[] encode(long main, long sub, boolean tombstone) {
    ByteBuffer bytes = ByteBuffer.allocate(tombstone ? LENGTH + 1 : LENGTH);
    bytes.putLong(main).put(SEPARATOR).putLong(sub);
    if (tombstone) {
      bytes.put(TOMBSTONE_MARK);
    }
    return bytes.array();
  }

  static HistoryKey decode(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    boolean tombstone = encoded.length == LENGTH + 1 && encoded[LENGTH] == TOMBSTONE_MARK;
    if ((encoded.length != LENGTH && !tombstone) || encoded[Long.BYTES] != SEPARATOR) {
      throw StateDamage.fault(
          "a history key of %d bytes is none of ours".formatted(encoded.length));
    }
    return new HistoryKey(new Revision(bytes.getLong(0), bytes.getLong(Long.BYTES + 1)), tombstone);
  }
}
