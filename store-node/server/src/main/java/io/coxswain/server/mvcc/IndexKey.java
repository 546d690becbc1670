package io.coxswain.server.mvcc;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Key of an entry in the `KEY_INDEX` family: all revisions of one key side by side, the newest first, and
/// keys in their own order.
///
/// To keep that order a zero byte inside the key is written as `00 FF` and the key ends in `00 01`; then
/// come the complements of main revision (8 bytes) and sub-revision (4 bytes), big-endian.
final class IndexKey {
  private static final int REVISION_BYTES = Long.BYTES + Integer.BYTES;
  private static final byte ESCAPED_ZERO = (byte) 0xFF;
  private static final byte END = 1;

  private IndexKey() {}

  static byte[] encode(byte[] key, Revision revision) {
    if (revision.sub() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "more than %d changes in one transaction".formatted(Integer.MAX_VALUE));
    }
    byte[] encoded = start(key, END, REVISION_BYTES);
    ByteBuffer.wrap(encoded, encoded.length - REVISION_BYTES, REVISION_BYTES)
        .putLong(~revision.main())
        .putInt(~(int) revision.sub());
    return encoded;
  }

  /// The newest entry that a key can have at a main revision.
  static byte[] newestAt(byte[] key, long main) {
    return encode(key, new Revision(main, Integer.MAX_VALUE));
  }

  /// Where the entries of a key begin, and, for keys that are not there, where they would.
  static byte[] firstOf(byte[] key) {
    return start(key, END, 0);
  }

  /// Behind all entries of a key and before those of every greater key.
  static byte[] behind(byte[] key) {
    return start(key, (byte) (END + 1), 0);
  }

  /// Whether an encoded entry belongs to the key whose [#firstOf] is given.
  static boolean belongsTo(byte[] encoded, byte[] first) {
    return encoded.length == first.length + REVISION_BYTES
        && Arrays.equals(encoded, 0, first.length, first, 0, first.length);
  }

  static byte[] keyOf(byte[] encoded) {
    int length = encoded.length - REVISION_BYTES - 2;
    if (length < 0 || encoded[length] != 0 || encoded[length + 1] != END) {
      throw StateDamage.fault("an index key of %d bytes is none of ours".formatted(encoded.length));
    }
    int zeros = 0;
    for (int i = 0; i < length; i++) {
      zeros += encoded[i] == 0 ? 1 : 0;
    }
    byte[] key = new byte[length - zeros];
    for (int from = 0, to = 0; to < key.length; from++, to++) {
      key[to] = encoded[from];
      from += encoded[from] == 0 ? 1 : 0; // the escape
    }
    return key;
  }

  static Revision revisionOf(byte[] encoded) {
    ByteBuffer revision = ByteBuffer.wrap(encoded, encoded.length - REVISION_BYTES, REVISION_BYTES);
    return new Revision(~revision.getLong(), ~revision.getInt());
  }

  private static byte[] start(byte[] key, byte end, int more) {
    int zeros = 0;
    for (byte b : key) {
      zeros += b == 0 ? 1 : 0;
    }
    byte[] start = new byte[key.length + zeros + 2 + more];
    int position = 0;
    for (byte b : key) {
      start[position++] = b;
      if (b == 0) {
        start[position++] = ESCAPED_ZERO;
      }
    }
    start[position + 1] = end;
    return start;
  }
}
